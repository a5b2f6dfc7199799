// Whether everything is saved: always in sight, spoken only when it has changed and stays so.
import { part, setText, words } from "./page.mjs";

const SPEAK_AFTER = { saved: 1_500, saving: 5_000, offline: 1_500, refused: 0 };
const LOOK = { offline: "wait", refused: "bad" };

export class Status {
  #spoken = "";
  #timer = null;
  #savedAt = "";
  #text = "";

  constructor(bar) {
    this.places = new Set([part(bar, "status")]);
    this.voice = part(bar, "voice");
  }

  /** Another place in the page that shows it; returns what takes it away. */
  addPlace(node) {
    this.places.add(node);
    this.#fill(node);
    return () => this.places.delete(node);
  }

  show(state) {
    if (state.kind === "saved") this.#savedAt = words.now();
    this.kind = state.kind;
    this.#text = this.#sentence(state);
    for (const node of this.places) this.#fill(node);
    this.#plan(state);
  }

  say(text) {
    setText(this.voice, text);
  }

  #fill(node) {
    setText(node, this.#text);
    node.dataset.state = LOOK[this.kind] ?? "";
  }

  #sentence({ kind, count, reason }) {
    if (kind === "saved") return words.get("saved", { time: this.#savedAt });
    if (kind === "refused") return reason ? words.get("refused", { reason }) : words.get("refused-plain");
    return count ? words.count(kind, count) : words.get(`${kind}-none`);
  }

  #plan(state) {
    clearTimeout(this.#timer);
    if (this.#spoken === state.kind) return;
    this.#timer = setTimeout(() => {
      this.#spoken = state.kind;
      this.say(this.#text);
    }, SPEAK_AFTER[state.kind]);
  }
}
