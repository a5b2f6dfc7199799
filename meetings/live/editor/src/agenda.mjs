// The way in: turns a plain page into one that several people write in at once.
import { Editing } from "./editing.mjs";
import { dragging } from "./drag.mjs";
import { List } from "./list.mjs";
import { startNote } from "./note.mjs";
import { part, piece } from "./page.mjs";
import { Session } from "./session.mjs";

const showBar = (place) => {
  const bar = piece("bar");
  place.replaceChildren(bar);
  return bar;
};

const startAgenda = (session, { open, add, isQuiet }) => {
  const list = new List(session);
  const editing = new Editing(session, list);
  if (session.powers.order) dragging(session, list);
  if (add) editing.add();
  else if (open && list.row(open)) editing.open(open);
  else if (!isQuiet) part(session.bar, "stop").focus();
  return editing;
};

/** `open` is the item to open, `add` asks for a new one; the returned object takes later wishes.
 * `isQuiet`: nobody asked for it, so the focus stays where it is. */
export default async function start({ place, open = "", add = false, isQuiet = false }) {
  const bar = showBar(place);
  const session = new Session(place, bar);
  part(bar, "stop").addEventListener("click", () => session.leave());
  await session.open();
  if (place.dataset.item) return startNote(session, { isQuiet });
  return startAgenda(session, { open, add, isQuiet });
}
