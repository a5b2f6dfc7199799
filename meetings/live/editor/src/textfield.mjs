// A rich text field: the editor, its buttons and what it says when it is full.
import { part, words } from "./page.mjs";
import { openProse, undo } from "./prose.mjs";
import { Toolbar } from "./toolbar.mjs";

const FULL_FOR = 6_000;

export class TextField {
  #timer = null;

  constructor(root, fragment, session, maximum) {
    const box = root.querySelector(".ed");
    this.full = part(root, "full");
    this.toolbar = new Toolbar(box, words.get("link-bad"));
    this.view = openProse({
      fragment,
      maximum,
      mount: part(box, "editor"),
      labelledBy: box.dataset.labelledby,
      headingName: box.dataset.heading || undefined,
      awareness: session.link.awareness,
      isEditable: () => session.isWritable,
      onChange: this.toolbar.refresh,
      onRefused: () => this.#sayFull(),
    });
    if (this.view) this.toolbar.attach(this.view, undo);
    else box.hidden = true;
    part(root, "foreign").hidden = Boolean(this.view);
  }

  freeze() {
    this.view?.setProps({});
    this.toolbar.refresh();
  }

  destroy() {
    clearTimeout(this.#timer);
    this.view?.destroy();
  }

  #sayFull() {
    this.full.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.full.hidden = true), FULL_FOR);
  }
}
