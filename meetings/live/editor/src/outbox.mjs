// What this person has changed and the server has not yet said it keeps. One entry a change.
import * as Y from "yjs";

const LARGEST = 60 * 1024;

export class Outbox {
  #entries = [];
  #sent = 0;
  #acked = 0;

  /** Changes nobody but this browser is sure to have. */
  get waiting() {
    return this.#entries.length;
  }

  get hasUnsent() {
    return this.#entries.some((entry) => entry.message === 0);
  }

  /** Everything sent on this connection is kept, and nothing is left to send. */
  get isSettled() {
    return this.#sent === this.#acked && !this.#entries.length;
  }

  add(update) {
    this.#entries.push({ update, message: 0 });
  }

  /** A new connection knows nothing of what the last one sent. */
  reset() {
    this.#sent = 0;
    this.#acked = 0;
    for (const entry of this.#entries) entry.message = 0;
  }

  /** The server has been given the whole difference in one message. */
  sentAll() {
    this.#sent += 1;
    for (const entry of this.#entries) entry.message = this.#sent;
  }

  sentNothing() {
    this.#sent += 1;
  }

  /** The unsent changes, merged to as few messages as the size limit allows. */
  *take() {
    let batch = [];
    let size = 0;
    for (const entry of this.#entries.filter(({ message }) => message === 0)) {
      if (batch.length && size + entry.update.length > LARGEST) {
        yield this.#seal(batch);
        [batch, size] = [[], 0];
      }
      batch.push(entry);
      size += entry.update.length;
    }
    if (batch.length) yield this.#seal(batch);
  }

  handled(count) {
    this.#acked = Math.max(this.#acked, count);
    this.#entries = this.#entries.filter(({ message }) => message === 0 || message > this.#acked);
  }

  #seal(batch) {
    this.#sent += 1;
    for (const entry of batch) entry.message = this.#sent;
    const updates = batch.map(({ update }) => update);
    return updates.length === 1 ? updates[0] : Y.mergeUpdates(updates);
  }

  static fits(update) {
    return update.length <= LARGEST;
  }
}
