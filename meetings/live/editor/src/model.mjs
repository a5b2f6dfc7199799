// The items of the shared document.
import * as Y from "yjs";
import { uuidv4 } from "lib0/random";
import { between, place } from "./ranking.mjs";

export const MAXIMUM = { title: 200, presenter: 120, text: 20_000, proposal: 4_000, note: 20_000 };
const NESTED = { title: Y.Text, proposal: Y.Text, text: Y.XmlFragment, note: Y.XmlFragment };

const ordered = (one, other) => {
  if (one.pos === other.pos) return one.uuid < other.uuid ? -1 : 1;
  return one.pos < other.pos ? -1 : 1;
};

export class Agenda {
  constructor(doc, powers) {
    this.doc = doc;
    this.powers = powers;
    this.items = doc.getMap("items");
  }

  get(uuid) {
    return this.items.get(uuid);
  }

  /** What stands on the agenda, in its order. */
  order() {
    const all = [...this.items].map(([uuid, item]) => ({ uuid, item, pos: item.get("pos") }));
    return all.filter(({ item }) => !item.get("deleted")).sort(ordered);
  }

  mayRemove(item) {
    const { remove, party } = this.powers;
    return remove === "all" || (remove === "own" && party !== "" && item.get("proposer") === String(party));
  }

  move(uuid, toIndex) {
    this.doc.transact(() => {
      for (const { uuid: moved, pos } of place(this.order(), uuid, toIndex)) this.get(moved).set("pos", pos);
    });
  }

  setRemoved(uuid, isRemoved) {
    this.doc.transact(() => this.get(uuid).set("deleted", isRemoved));
  }

  /** A new item at the end, whole from the start: its texts are made with it and never replaced. */
  add(fields) {
    const uuid = uuidv4();
    this.doc.transact(() => {
      const item = new Y.Map();
      const pos = this.#lastKey(uuid);
      this.items.set(uuid, item);
      const values = { kind: "discussion", duration: 10, presenter: "", ...fields, pos, deleted: false };
      for (const [name, value] of Object.entries(values)) item.set(name, value);
      for (const [name, Type] of Object.entries(NESTED)) item.set(name, new Type());
    });
    return uuid;
  }

  // Who may not order the agenda may not spread the others' keys either.
  #lastKey(uuid) {
    const order = this.order();
    const changes = place(order, uuid, order.length);
    if (changes.length === 1) return changes[0].pos;
    if (!this.powers.order) return between(order.at(-1).pos, "");
    for (const { uuid: moved, pos } of changes) this.get(moved)?.set("pos", pos);
    return changes.at(-1).pos;
  }
}
