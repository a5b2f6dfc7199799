// Opening, closing, adding, moving and removing: what the buttons of a live agenda do.
import { Form, isBlank, removedRow } from "./form.mjs";
import { part, words } from "./page.mjs";

const NO_FORM_EITHER = new Set([4403, 4423]);

export class Editing {
  #form = null;

  constructor(session, list) {
    this.session = session;
    this.list = list;
    list.onRendered = this.#rendered;
    list.node.addEventListener("click", this.#clicked);
    session.onOver = (code) => this.#over(code);
  }

  get openUuid() {
    return this.#form?.row.uuid ?? null;
  }

  open(uuid) {
    const row = this.list.row(uuid);
    if (!row || !this.session.powers.edit || this.session.isOver) return;
    if (this.openUuid !== uuid) {
      this.close();
      this.#form = new Form(row, this.session);
      this.list.render();
    }
    this.#form.focus();
    this.#quietBar(true);
  }

  /** Shows the item again; an item that was opened new and left empty goes as it came. */
  close() {
    const form = this.#form;
    if (!form) return;
    this.#form = null;
    form.close();
    this.#quietBar(false);
    const { agenda, isOver } = this.session;
    const { uuid, item } = form.row;
    if (this.isNew === uuid && isBlank(item) && !isOver && agenda.mayRemove(item)) agenda.setRemoved(uuid, true);
    this.isNew = null;
  }

  add = () => {
    const { agenda, powers, parties, isOver } = this.session;
    if (isOver) return;
    this.close();
    const party = String(powers.party ?? "");
    const uuid = agenda.add({ proposer: party, presenter: parties[party] ?? "" });
    this.list.render();
    this.open(uuid);
    this.isNew = uuid;
  };

  move(uuid, by, button) {
    const at = this.session.agenda.order().findIndex((each) => each.uuid === uuid);
    this.session.agenda.move(uuid, at + by);
    this.list.render();
    const { node } = this.list.row(uuid);
    node.scrollIntoView({ block: "nearest" });
    if (button.disabled) node.querySelector(`[data-act=${by < 0 ? "down" : "up"}]:not([disabled])`)?.focus();
    this.session.status.say(words.get("moved", { n: at + by + 1 }));
  }

  remove(uuid) {
    const { agenda } = this.session;
    const at = agenda.order().findIndex((each) => each.uuid === uuid);
    const title = agenda.get(uuid).get("title").toString();
    this.#form?.close();
    this.#form = null;
    this.#quietBar(false);
    const node = removedRow(title, () => this.#putBack(uuid));
    this.list.extra.set(uuid, { node, at });
    agenda.setRemoved(uuid, true);
    this.list.render();
    node.querySelector("button").focus();
  }

  #putBack(uuid) {
    this.session.agenda.setRemoved(uuid, false);
    this.list.render();
    this.list.row(uuid)?.editButton?.focus();
  }

  #clicked = (event) => {
    const button = event.target.closest("[data-act]");
    const uuid = button?.closest("[data-uuid]")?.dataset.uuid;
    if (!uuid) return;
    const acts = {
      edit: () => this.open(uuid),
      done: () => this.#done(uuid),
      up: () => this.move(uuid, -1, button),
      down: () => this.move(uuid, 1, button),
      remove: () => this.remove(uuid),
    };
    acts[button.dataset.act]();
  };

  #done(uuid) {
    this.close();
    const target = this.list.row(uuid)?.editButton ?? document.querySelector("[data-live-add]");
    target?.focus();
  }

  // Somebody else took the open item away: its form goes too, and the text can be put back.
  #rendered = (order) => {
    const uuid = this.openUuid;
    if (!uuid || order.some((each) => each.uuid === uuid)) return;
    const { row } = this.#form;
    this.#form.close();
    this.#form = null;
    this.#quietBar(false);
    this.session.status.say(words.get("removed", { title: row.item.get("title").toString() }));
    document.querySelector("[data-live-add]")?.focus();
  };

  // The links lead to the simple form again, where there is one to lead to.
  #over(code) {
    this.close();
    for (const link of document.querySelectorAll("[data-live-add]")) {
      delete link.dataset.liveAdd;
      link.hidden = NO_FORM_EITHER.has(code);
    }
    for (const button of this.list.node.querySelectorAll("[data-act]")) button.disabled = true;
  }

  // The open item carries the save status at its foot; twice would be noise.
  #quietBar(isOpen) {
    part(this.session.bar, "status").hidden = isOpen;
  }
}
