// One person at work in one document: the connection, what is kept, and who else is here.
import * as Y from "yjs";
import { Link } from "./link.mjs";
import { Memory } from "./memory.mjs";
import { Agenda } from "./model.mjs";
import { json, words } from "./page.mjs";
import { Presence } from "./presence.mjs";
import { Refusal } from "./refusal.mjs";
import { Status } from "./status.mjs";
import { Unsaved } from "./unsaved.mjs";

const ANOTHER_EPOCH = 4410;

const addressOf = (path) => {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
};

export class Session {
  constructor(place, bar) {
    this.place = place;
    this.bar = bar;
    this.powers = json("live-powers") ?? {};
    this.parties = json("live-parties") ?? {};
    this.doc = new Y.Doc();
    this.agenda = new Agenda(this.doc, this.powers);
    this.memory = new Memory(document.querySelector("[data-document]").dataset.document, place.dataset.user);
    this.unsaved = new Unsaved(this.agenda, this.memory);
    this.isOver = false;
    this.onOver = () => {};
  }

  /** Connects; the promise is kept when the document is here and may be written in. */
  async open() {
    const { epoch, seen } = this.memory.kept;
    await this.memory.restore(this.doc, epoch);
    const prepare = (told) => this.memory.restore(this.doc, told);
    this.link = new Link(this.doc, { url: addressOf(this.place.dataset.socket), epoch, seen, prepare });
    this.status = new Status(this.bar);
    this.presence = new Presence(this);
    this.#watch();
    return new Promise((resolve) => {
      this.link.on("state", () => this.link.synced && this.link.answered && resolve());
    });
  }

  get isWritable() {
    return !this.isOver;
  }

  #watch() {
    this.link.on("state", this.#changed);
    this.link.on("revision", ({ epoch, seq }) => this.memory.note({ epoch, seen: seq }));
    addEventListener("online", this.link.regain);
    addEventListener("offline", this.link.lose);
    addEventListener("beforeunload", this.#leaving);
    document.addEventListener("click", this.#held, true);
    this.#changed(this.link.state);
  }

  #changed = (state) => {
    if (state.kind === "saved") this.unsaved.clear();
    this.status.show(state);
    for (const link of document.querySelectorAll("[data-needs-saved]")) {
      if (state.kind === "saved") link.removeAttribute("aria-disabled");
      else link.setAttribute("aria-disabled", "true");
    }
    if (state.kind === "refused" && !this.isOver) this.#refused(state);
  };

  #refused(state) {
    if (state.code === ANOTHER_EPOCH && this.unsaved.isEmpty) return this.startAnew();
    this.isOver = true;
    this.onOver(state.code);
    new Refusal(this, state).show();
  }

  /** Takes the saved document and nothing of what this browser held. */
  async startAnew() {
    await this.memory.forget();
    this.reload();
  }

  /** What this browser holds is kept, and sent when the page is here again. */
  reload() {
    this.isOver = true;
    removeEventListener("beforeunload", this.#leaving);
    location.reload();
  }

  /** Back to the plain page, once everything is kept. */
  leave() {
    const go = (state) => {
      if (state.kind !== "saved") return;
      this.link.destroy();
      location.assign(location.pathname + location.search);
    };
    if (this.link.state.kind === "saved") go(this.link.state);
    else this.link.on("state", go);
  }

  #leaving = (event) => {
    const { kind, count } = this.link.state;
    if (kind !== "saved" && (count || !this.unsaved.isEmpty)) event.preventDefault();
  };

  #held = (event) => {
    const link = event.target.closest?.("[data-needs-saved][aria-disabled=true]");
    if (!link) return;
    event.preventDefault();
    this.status.say(words.get("wait-saved"));
  };
}
