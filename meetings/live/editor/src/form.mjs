// One item opened for editing, in place.
import { bindText, bindValue, oneLine } from "./fields.mjs";
import { MAXIMUM } from "./model.mjs";
import { part, piece, words } from "./page.mjs";
import { TextField } from "./textfield.mjs";

const MOST_MINUTES = 600;
const PARTS = ["head", "body"];

const fieldOf = (target) => target.closest("[data-field]")?.dataset.field ?? null;

export class Form {
  #ends = [];

  constructor(row, session) {
    this.row = row;
    this.session = session;
    this.box = piece("form");
    this.parts = PARTS.map((name) => part(this.box, `form-${name}`));
    row.main.hidden = true;
    row.node.append(...this.parts);
    this.#bind(row.item);
    this.#offer(row.item);
    row.showMine();
    row.forgetWriters();
    row.node.addEventListener("focusin", this.#focused);
    this.#ends.push(() => row.node.removeEventListener("focusin", this.#focused));
    session.presence.at(row.uuid);
  }

  focus() {
    this.find("title").focus();
  }

  find(field) {
    return this.row.node.querySelector(`[data-field="${field}"] :is(input, select, textarea)`);
  }

  /** Takes the form away and shows the item again. */
  close() {
    for (const end of this.#ends) end();
    for (const node of this.parts) node.remove();
    this.row.main.hidden = false;
    this.row.showContent();
    this.row.showMine();
    this.session.presence.at(null);
  }

  #bind(item) {
    const isMinutes = (minutes) => Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES;
    this.#ends.push(
      bindText(this.find("title"), item.get("title"), { maximum: MAXIMUM.title, isOneLine: true }),
      bindText(this.find("proposal"), item.get("proposal"), { maximum: MAXIMUM.proposal }),
      bindValue(this.find("kind"), item, "kind"),
      bindValue(this.find("duration"), item, "duration", {
        read: (input) => input.valueAsNumber,
        isValid: isMinutes,
      }),
      bindValue(this.find("presenter"), item, "presenter", {
        read: (input) => oneLine(input.value).slice(0, MAXIMUM.presenter),
      }),
      this.session.status.addPlace(part(this.row.node, "form-status")),
    );
    this.text = new TextField(this.row.node, item.get("text"), this.session, MAXIMUM.text);
    this.#ends.push(() => this.text.destroy());
  }

  #offer(item) {
    const { session, row } = this;
    part(row.node, "form-history").href = row.places.history(row.uuid);
    part(row.node, "form-simple").href = row.places.simple(row.uuid);
    for (const button of row.node.querySelectorAll(".ed__foot :is([data-act=up], [data-act=down])")) {
      button.hidden = !session.powers.order;
    }
    row.node.querySelector("[data-act=remove]").hidden = !session.agenda.mayRemove(item);
    this.#showProposal(item);
    const kind = this.find("kind");
    kind.addEventListener("change", () => this.#showProposal(item));
  }

  // A proposed decision belongs to decisions; elsewhere it is in the way until somebody has written one.
  #showProposal(item) {
    const isWanted = item.get("kind") === "decision" || item.get("proposal").length > 0;
    this.row.node.querySelector("[data-field=proposal]").hidden = !isWanted;
  }

  #focused = (event) => {
    const field = fieldOf(event.target);
    if (field) this.session.presence.at(this.row.uuid, field);
  };
}

export const isBlank = (item) =>
  ["title", "proposal", "text"].every((name) => item.get(name).toString().replace(/<[^>]*>/g, "").trim() === "");

export const removedRow = (title, onUndo) => {
  const made = piece("removed");
  part(made, "removed").textContent = words.get("removed", { title: title || words.get("untitled") });
  made.querySelector("button").addEventListener("click", onUndo);
  return made;
};
