// Who else works here, and where.
import { part, piece, setText, words } from "./page.mjs";

const QUIET = 10_000;

const initials = (name) => {
  const found = name.replaceAll("-", " ").split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = found.length > 1 ? [...found[0]][0] + [...found[1]][0] : name.trim().slice(0, 2);
  return letters.toUpperCase();
};

// As the server gives it to the others (presence.py).
const COLOURS = 8;
const colourOf = (party) => (party ? `p${(Number(party) % COLOURS) + 1}` : "");

const alike = (people) => {
  const groups = new Map();
  for (const person of people) {
    const group = groups.get(person.name) ?? { ...person, size: 0 };
    groups.set(person.name, { ...group, size: group.size + 1 });
  }
  return [...groups.values()];
};

export class Presence {
  #told = new Set();
  #spokenAt = 0;
  #timer = null;

  constructor({ link, bar, parties, powers, agenda }) {
    Object.assign(this, { awareness: link.awareness, bar, agenda });
    const name = parties[powers.party] ?? "";
    this.me = { name: words.get("you"), short: initials(name || words.get("you")), colour: colourOf(powers.party) };
    this.onChange = () => {};
    this.awareness.setLocalState({ item: null, field: null, cursor: null });
    this.awareness.on("change", this.#changed);
    this.#changed();
  }

  /** Where this person works now. */
  at(item, field = null) {
    const { cursor = null } = this.awareness.getLocalState() ?? {};
    this.awareness.setLocalState({ item, field, cursor: item && field === "text" ? cursor : null });
  }

  /** The others at work in an item, once each. */
  writersIn(uuid) {
    return alike(this.#others().filter(({ item }) => item === uuid));
  }

  #others() {
    const states = [...this.awareness.getStates()].filter(([id]) => id !== this.awareness.clientID);
    return states.filter(([, { user }]) => user?.name).map(([id, { user, item }]) => ({ ...user, id, item }));
  }

  #changed = () => {
    const others = this.#others();
    this.#showRow(others);
    this.#tell(others);
    this.onChange();
  };

  #showRow(others) {
    const count = others.length + 1;
    setText(part(this.bar, "count"), words.count("here", count));
    const people = part(this.bar, "people");
    people.hidden = count === 1;
    people.replaceChildren(...[{ ...this.me, size: 1 }, ...alike(others)].map(tile));
  }

  #tell(others) {
    const now = new Set();
    for (const { id, name, item } of others.filter((other) => other.item)) {
      const key = `${id} ${item}`;
      now.add(key);
      if (!this.#told.has(key)) this.#plan(name, item);
    }
    this.#told = now;
  }

  #plan(name, item) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#speak(name, item), Math.max(0, this.#spokenAt + QUIET - Date.now()));
  }

  #speak(name, item) {
    const at = this.agenda.order().findIndex(({ uuid }) => uuid === item);
    if (at < 0) return;
    this.#spokenAt = Date.now();
    setText(part(this.bar, "news"), words.get("writes-in", { party: name, n: at + 1 }));
  }
}

const tile = ({ name, short, colour, size }) => {
  const made = piece("person");
  const mark = made.querySelector(".who");
  setText(mark, short);
  if (colour) mark.classList.add(colour);
  made.append(size > 1 ? `${name} (${size})` : name);
  return made;
};
