// The longer texts of a form in the agenda's editor, for one person who writes alone. Without this script each is a
// field of Markdown. A text that nobody touched is sent as it came; one that was goes along as data, and the server
// writes it out.
import { history, redo, undo } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { part } from "./page.mjs";
import { documentOf, schema } from "./schema.mjs";
import { Toolbar } from "./toolbar.mjs";
import { plain, typing, viewOf } from "./typing.mjs";

const FULL_FOR = 6_000;

const structureOf = (doc) => doc.toJSON().content.map(plain);

const hidden = (name) => Object.assign(document.createElement("input"), { type: "hidden", name });

class Writing {
  #timer = null;

  constructor(box, begun) {
    this.box = box;
    this.begun = begun;
    this.area = box.querySelector("textarea");
    this.label = this.area.labels[0];
    this.written = box.appendChild(hidden(box.dataset.prose));
    this.#build();
    this.area.form.addEventListener("filled", this.#filled);
  }

  #build() {
    const { area, box, label } = this;
    const id = area.id;
    label.id = `${id}_label`;
    box.append(box.querySelector("template").content.cloneNode(true));
    this.editor = box.querySelector(".ed");
    this.full = part(box, "full");
    this.toolbar = new Toolbar(this.editor, box.dataset.badAddress);
    this.view = viewOf(part(this.editor, "editor"), this.#stateOf(this.begun), {
      labelledBy: label.id,
      describedBy: area.getAttribute("aria-describedby"),
      dispatchTransaction: this.#dispatch,
    });
    area.hidden = true;
    area.removeAttribute("id");
    this.toolbar.attach(this.view, undo);
    label.addEventListener("click", () => this.view.isDestroyed || this.view.focus());
  }

  #stateOf(doc) {
    const limits = { maximum: this.area.maxLength, isFree: () => false, onRefused: this.#sayFull };
    return EditorState.create({
      doc,
      plugins: [history(), ...typing({ history: { undo, redo }, onChange: () => this.toolbar.refresh(), ...limits })],
    });
  }

  #dispatch = (transaction) => {
    this.view.updateState(this.view.state.apply(transaction));
    if (transaction.docChanged) this.#keep();
  };

  #keep() {
    const { doc } = this.view.state;
    this.written.value = doc.eq(this.begun) ? "" : JSON.stringify(structureOf(doc));
    this.written.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What the browser had kept has been put back into the form; Markdown that was kept goes on as Markdown.
  #filled = () => {
    const { area, written, begun } = this;
    if (!written.value && area.value !== area.defaultValue) return this.#close();
    const kept = written.value ? documentOf(JSON.parse(written.value)) : begun;
    this.view.updateState(this.#stateOf(kept ?? begun));
  };

  #close() {
    this.editor.remove();
    this.area.id = this.view.dom.id;
    this.area.hidden = false;
    this.view.destroy();
  }

  #sayFull = () => {
    this.full.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.full.hidden = true), FULL_FOR);
  };
}

const boxes = [...document.querySelectorAll("[data-prose]")];
const texts = boxes.map(({ dataset }) => (dataset.text ? documentOf(JSON.parse(dataset.text)) : null));
boxes.forEach((box, at) => texts[at] && new Writing(box, texts[at]));
for (const each of document.querySelectorAll("[data-markdown]")) each.hidden = texts.every(Boolean);
