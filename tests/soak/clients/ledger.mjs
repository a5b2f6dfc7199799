/** Which of a connection's own edits are acknowledged, from the numbers of the messages that carried them. */
export class Ledger {
  edits = 0;
  acknowledged = 0;
  listeners = [];
  #marks = [];
  #first = 0;

  written(message) {
    this.edits += 1;
    this.#marks.push([message, this.edits]);
  }

  acked(message) {
    const before = this.acknowledged;
    while (this.#first < this.#marks.length && this.#marks[this.#first][0] <= message) {
      this.acknowledged = this.#marks[this.#first][1];
      this.#first += 1;
    }
    if (this.acknowledged > before) this.#tell(before);
  }

  /** Everything so far; the numbers start again with a new connection. */
  allAcked() {
    const before = this.acknowledged;
    this.acknowledged = this.edits;
    this.forget();
    if (this.acknowledged > before) this.#tell(before);
  }

  forget() {
    this.#marks = [];
    this.#first = 0;
  }

  #tell(before) {
    for (const listener of this.listeners) listener(before, this.acknowledged);
  }
}
