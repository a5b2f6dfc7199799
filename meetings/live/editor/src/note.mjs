// The running view: the note of one item, written together.
import { MAXIMUM } from "./model.mjs";
import { part, piece } from "./page.mjs";
import { TextField } from "./textfield.mjs";

export const startNote = (session) => {
  const { item: uuid } = session.place.dataset;
  const item = session.agenda.get(uuid);
  const form = document.querySelector("[data-live-plain]");
  if (!item || !session.powers.notes) return session.startAnew();
  const box = piece("note");
  form.before(box);
  const field = new TextField(box, item.get("note"), session, MAXIMUM.note);
  form.hidden = Boolean(field.view);
  session.presence.at(uuid, "note");
  session.status.addPlace(part(box, "form-status"));
  part(session.bar, "status").hidden = true;
  session.onOver = () => field.freeze();
  field.view?.focus();
};
