// The running view: the note of one item, written together. Its outcome stays in the form below.
import { MAXIMUM } from "./model.mjs";
import { part, piece } from "./page.mjs";
import { TextField } from "./textfield.mjs";

export const startNote = (session, { isQuiet }) => {
  const { item: uuid } = session.place.dataset;
  const item = session.agenda.get(uuid);
  const form = document.querySelector("[data-live-plain]");
  if (!item || !session.powers.notes) return session.startAnew();
  const box = piece("note");
  form.before(box);
  const field = new TextField(box, item.get("note"), session, MAXIMUM.note);
  form.querySelector("[name=note]").closest(".field").hidden = Boolean(field.view);
  session.presence.at(uuid, "note");
  session.status.addPlace(part(box, "form-status"));
  part(session.bar, "status").hidden = true;
  session.onOver = () => {
    part(box, "form-status").hidden = true;
    field.freeze();
  };
  if (!isQuiet) field.view?.focus();
};
