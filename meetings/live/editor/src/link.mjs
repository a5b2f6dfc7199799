// The connection of one document. It says "saved" only when the server has said so for every change.
import * as Y from "yjs";
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import { delayAfter, isTerminal } from "./backoff.mjs";
import * as frames from "./frames.mjs";
import { Outbox } from "./outbox.mjs";

const FRAME = 45;
const AWARENESS_EVERY = 220;
const HEARTBEAT = 5_000;
const ASK_AFTER = 20_000;
const ASK_UNSAVED_AFTER = 5_000;
const ANSWER_WITHIN = 5_000;
const KNOCK_AFTER = 3_000;
const EMPTY_UPDATE = new Uint8Array([0, 0]);
const SILENT = 1006;

export class Link {
  #socket = null;
  #timers = {};
  #listeners = { state: new Set(), revision: new Set() };
  #outbox = new Outbox();
  #attempt = 0;
  #wasSaved = false;
  #nack = null;
  #prepared = null;
  #heard = 0;
  #asked = 0;
  #told = "";

  constructor(doc, { url, epoch = "", seen = 0, prepare = async () => {}, ...options }) {
    this.doc = doc;
    this.url = url;
    this.epoch = epoch;
    this.seen = seen;
    this.prepare = prepare;
    this.random = options.random ?? Math.random;
    this.WebSocket = options.WebSocket ?? globalThis.WebSocket;
    this.now = options.now ?? Date.now;
    this.heartbeat = options.heartbeat ?? HEARTBEAT;
    this.knockAfter = options.knockAfter ?? KNOCK_AFTER;
    this.awareness = new Awareness(doc);
    this.synced = false;
    this.answered = false;
    this.refusal = null;
    doc.on("update", this.#changed);
    this.awareness.on("update", this.#awarenessChanged);
    this.connect();
  }

  get state() {
    if (this.refusal) return { kind: "refused", count: this.#outbox.waiting, ...this.refusal };
    const count = this.#outbox.waiting;
    if (this.#socket?.readyState !== 1) return { kind: "offline", count };
    const isSaved = this.synced && this.answered && this.#outbox.isSettled;
    return { kind: isSaved ? "saved" : "saving", count };
  }

  on(name, listener) {
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  connect = () => {
    if (this.refusal || this.#socket) return;
    clearTimeout(this.#timers.retry);
    const socket = new this.WebSocket(this.#address());
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#socket === socket && this.#received(data);
    socket.onclose = ({ code }) => this.#socket === socket && this.#closed(code);
    socket.onerror = () => {};
  };

  /** The network is back, though perhaps not at this very moment: the waiting begins anew. */
  regain = () => {
    this.#attempt = 0;
    this.connect();
  };

  /** The browser knows before the socket does. */
  lose = () => {
    if (this.#socket) this.#closed(SILENT);
  };

  destroy() {
    this.doc.off("update", this.#changed);
    this.awareness.off("update", this.#awarenessChanged);
    removeAwarenessStates(this.awareness, [this.doc.clientID], "leaving");
    this.#sendAwareness();
    this.awareness.destroy();
    this.#drop();
    clearTimeout(this.#timers.retry);
  }

  #address() {
    const query = new URLSearchParams();
    if (this.epoch) query.set("epoch", this.epoch);
    if (this.seen) query.set("seen", this.seen);
    return `${this.url}${`${query}` && `?${query}`}`;
  }

  #opened() {
    this.#outbox.reset();
    this.synced = false;
    this.answered = false;
    this.#heard = this.now();
    this.#timers.heart = setInterval(this.#beat, this.heartbeat);
    this.#send(frames.syncFrame(frames.STEP1, Y.encodeStateVector(this.doc)));
    this.#sendAwareness();
    this.#tell();
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    clearInterval(this.#timers.heart);
    clearTimeout(this.#timers.knock);
    clearTimeout(this.#timers.flush);
    clearTimeout(this.#timers.awareness);
    this.#timers.flush = this.#timers.awareness = null;
    if (socket && socket.readyState < 2) socket.close(1000);
  }

  #closed(code) {
    const told = this.#nack?.code ?? code;
    this.#drop();
    this.#forgetOthers();
    if (isTerminal(told)) {
      this.refusal = { code: told, reason: this.#nack?.reason ?? "" };
    } else {
      this.#timers.retry = setTimeout(this.connect, delayAfter(told, this.#attempt, this.random));
      this.#attempt += 1;
    }
    this.#nack = null;
    this.#tell();
  }

  #forgetOthers() {
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
  }

  #received(data) {
    this.#heard = this.now();
    const frame = frames.readFrame(data);
    if (frame.type === frames.SYNC) this.#synchronise(frame);
    else if (frame.type === frames.AWARENESS) applyAwarenessUpdate(this.awareness, frame.bytes, this);
    else if (frame.type === frames.QUERY_AWARENESS) this.#sendAwareness();
    else if (frame.type === frames.ACK) this.#acknowledged(frame);
    else if (frame.type === frames.NACK) this.#nack = frame;
    else if (frame.type === frames.REVISION) this.#revised(frame);
  }

  #synchronise({ step, bytes }) {
    if (step === frames.STEP1) this.#answer(bytes);
    else {
      Y.applyUpdate(this.doc, bytes, this);
      if (step === frames.STEP2) this.#arrived();
      this.#tell();
    }
  }

  #arrived() {
    this.synced = true;
    this.#timers.knock = setTimeout(this.#knock, this.knockAfter);
  }

  // Who may only read is never asked for anything. An empty answer gets the reason.
  #knock = () => {
    if (this.answered) return;
    this.#outbox.sentNothing();
    this.#send(frames.syncFrame(frames.STEP2, EMPTY_UPDATE));
  };

  // What this browser kept from before has to be in the document before the difference is made.
  async #answer(stateVector) {
    const socket = this.#socket;
    await this.#prepared;
    if (this.#socket !== socket || this.answered) return;
    const difference = Y.encodeStateAsUpdate(this.doc, stateVector);
    if (this.#wasSaved && !Outbox.fits(difference)) {
      this.#outbox.sentNothing();
      this.#send(frames.syncFrame(frames.STEP2, EMPTY_UPDATE));
      this.answered = true;
      this.#flush();
    } else {
      this.#outbox.sentAll();
      this.#send(frames.syncFrame(frames.STEP2, difference));
      this.answered = true;
    }
    this.#tell();
  }

  #acknowledged({ handled, seq }) {
    this.#outbox.handled(handled);
    this.seen = Math.max(this.seen, seq);
    this.#tell();
  }

  #revised({ seq, hash, epoch }) {
    this.epoch = epoch;
    this.seen = Math.max(this.seen, seq);
    this.#prepared ??= this.prepare(epoch);
    for (const listener of this.#listeners.revision) listener({ seq, hash, epoch });
  }

  #changed = (update, origin, _doc, transaction) => {
    if (!transaction.local || origin === this) return;
    this.#outbox.add(update);
    if (this.answered && !this.#timers.flush) this.#flush();
    this.#tell();
  };

  // The first change leaves at once; those that follow within a frame leave together at its end.
  #flush = () => {
    this.#timers.flush = null;
    if (!this.answered || this.#socket?.readyState !== 1 || !this.#outbox.hasUnsent) return;
    for (const update of this.#outbox.take()) this.#send(frames.syncFrame(frames.UPDATE, update));
    this.#timers.flush = setTimeout(this.#flush, FRAME);
  };

  #awarenessChanged = (_changes, origin) => {
    if (origin === this || this.#timers.awareness) return;
    this.#timers.awareness = setTimeout(() => {
      this.#timers.awareness = null;
      this.#sendAwareness();
    }, AWARENESS_EVERY);
  };

  #sendAwareness() {
    if (!this.awareness.meta.has(this.doc.clientID)) return;
    this.#send(frames.awarenessFrame(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
  }

  // Timers sleep in a hidden tab: silence counts only after a question that had its time to be answered.
  #beat = () => {
    const now = this.now();
    const isAsked = this.#asked > this.#heard;
    if (isAsked && now - this.#asked >= ANSWER_WITHIN) this.#closed(SILENT);
    else if (!isAsked && now - this.#heard >= (this.#outbox.isSettled ? ASK_AFTER : ASK_UNSAVED_AFTER)) {
      this.#asked = now;
      this.#send(frames.queryFrame());
    }
  };

  #send(bytes) {
    if (this.#socket?.readyState === 1) this.#socket.send(bytes);
  }

  #tell() {
    const state = this.state;
    if (state.kind === "saved") {
      this.#wasSaved = true;
      this.#attempt = 0;
    }
    const told = `${state.kind} ${state.count} ${state.code ?? ""}`;
    if (told === this.#told) return;
    this.#told = told;
    for (const listener of this.#listeners.state) listener(state);
  }
}
