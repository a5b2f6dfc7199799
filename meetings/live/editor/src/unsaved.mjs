// Which items hold what the server has not yet said it keeps, and that text as people can read it.
import { markdownOf } from "./markdown.mjs";
import { hasText, structureOf } from "./structure.mjs";

const touched = (event) => (event.path.length ? [event.path[0]] : [...event.keysChanged]);

const rich = (fragment) => {
  const structure = structureOf(fragment);
  return hasText(structure) ? markdownOf(structure) : "";
};

const textOf = (item) =>
  [
    item.get("title").toString(),
    item.get("proposal").toString(),
    rich(item.get("text")),
    rich(item.get("note")),
  ]
    .filter(Boolean)
    .join("\n\n");

export class Unsaved {
  constructor(agenda, memory) {
    this.agenda = agenda;
    this.memory = memory;
    this.uuids = new Set(memory.kept.unsaved);
    agenda.items.observeDeep(this.#changed);
  }

  get isEmpty() {
    return !this.uuids.size;
  }

  clear() {
    if (this.isEmpty) return;
    this.uuids.clear();
    this.memory.note({ unsaved: [] });
  }

  text() {
    const items = [...this.uuids].map((uuid) => this.agenda.get(uuid)).filter(Boolean);
    return items.map(textOf).filter(Boolean).join("\n\n———\n\n");
  }

  #changed = (events, transaction) => {
    if (!transaction.local) return;
    const before = this.uuids.size;
    for (const uuid of events.flatMap(touched)) this.uuids.add(uuid);
    if (this.uuids.size !== before) this.memory.note({ unsaved: [...this.uuids] });
  };
}
