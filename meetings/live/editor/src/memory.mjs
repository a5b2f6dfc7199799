// What this browser keeps for one person and one document, so that a closed tab loses nothing.
import { IndexeddbPersistence, clearDocument } from "y-indexeddb";

const PATIENCE = 3_000;

const within = (promise) =>
  Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))]).catch(() => {});

/** The epoch, how far the server had come, and which items hold what it had not yet kept. */
export class Memory {
  #store = null;

  constructor(documentId, user) {
    this.name = `agenda:${documentId}:${user}`;
    this.kept = { epoch: "", seen: 0, unsaved: [], ...this.#read() };
  }

  /** Puts what an earlier tab kept into the document, and keeps what is written from now on. */
  async restore(doc, epoch) {
    if (this.#store || !epoch || !globalThis.indexedDB) return;
    this.note({ epoch });
    try {
      this.#store = new IndexeddbPersistence(`${this.name}:${epoch}`, doc);
      await within(this.#store.whenSynced);
    } catch {
      this.#store = null;
    }
  }

  note(changes) {
    Object.assign(this.kept, changes);
    try {
      localStorage.setItem(this.name, JSON.stringify(this.kept));
    } catch {
      // A browser that keeps nothing still edits; it only forgets a tab that closes.
    }
  }

  async forget() {
    const { epoch } = this.kept;
    localStorage.removeItem(this.name);
    await within(this.#store ? this.#store.clearData() : clearDocument(`${this.name}:${epoch}`));
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "{}");
    } catch {
      return {};
    }
  }
}
