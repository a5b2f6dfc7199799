// Plain fields of the page bound to the shared document.
import { simpleDiffString } from "lib0/diff";

const HALVES = /\p{Surrogate}/gu;

/** Text without the half characters a browser or a keyboard may leave behind, and without NUL. */
export const wellFormed = (text) => text.replaceAll("\0", "").replace(HALVES, "\uFFFD");

export const oneLine = (text) => wellFormed(text).replace(/[\r\n\u2028\u2029]+/g, " ");

export const cutTo = (text, maximum) => {
  const points = [...text];
  return points.length <= maximum ? text : points.slice(0, maximum).join("");
};

const inDoc = (type, change, origin) => type.doc.transact(change, origin);

/** Where an offset ends up after somebody else's change. */
export const carried = (delta, offset) => {
  let at = 0;
  let moved = offset;
  for (const { retain = 0, insert = "", delete: gone = 0 } of delta) {
    if (at > moved) break;
    at += retain;
    if (insert && at < moved) moved += insert.length;
    at += insert.length;
    if (gone && at < moved) moved = Math.max(at, moved - gone);
  }
  return moved;
};

class TextBinding {
  #missed = [];
  #isComposing = false;

  constructor(input, text, { maximum, isOneLine }) {
    Object.assign(this, { input, text, maximum, isOneLine });
    this.shown = input.value = text.toString();
    input.maxLength = maximum;
    text.observe(this.#remote);
    this.#listen("addEventListener");
  }

  destroy() {
    this.text.unobserve(this.#remote);
    this.#listen("removeEventListener");
  }

  #listen(how) {
    this.input[how]("input", this.#local);
    this.input[how]("compositionstart", this.#composing);
    this.input[how]("compositionend", this.#composed);
  }

  #composing = () => (this.#isComposing = true);

  #composed = () => {
    this.#isComposing = false;
    this.#local();
  };

  // While a word is being composed the field is the keyboard's; what others write meanwhile is shown after it.
  #local = () => {
    if (this.#isComposing && this.#missed.length) return;
    const value = this.#allowed(this.input.value);
    const { index, remove, insert } = simpleDiffString(this.shown, value);
    const map = (offset) => this.#missed.reduce((at, delta) => carried(delta, at), offset);
    const from = map(index);
    const upTo = Math.max(from, map(index + remove));
    this.shown = value;
    if (remove || insert) this.#write(from, upTo - from, insert);
    if (this.#missed.length || value !== this.input.value) this.#show(this.#missed);
    this.#missed = [];
  };

  #write(index, remove, insert) {
    const change = () => {
      this.text.delete(index, remove);
      this.text.insert(index, insert);
    };
    inDoc(this.text, change, this);
  }

  #allowed(value) {
    const tidy = this.isOneLine ? oneLine(value) : wellFormed(value).replace(/\r\n?/g, "\n");
    return [...tidy].length > this.maximum ? this.#withinMaximum(tidy) : tidy;
  }

  #withinMaximum(value) {
    const { index, remove, insert } = simpleDiffString(this.shown, value);
    const room = this.maximum - [...this.shown].length + [...this.shown.slice(index, index + remove)].length;
    return this.shown.slice(0, index) + cutTo(insert, Math.max(0, room)) + this.shown.slice(index + remove);
  }

  #remote = (event, transaction) => {
    if (transaction.origin === this) return;
    if (this.#isComposing) this.#missed.push(event.delta);
    else this.#show([event.delta]);
  };

  #show(deltas) {
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = this.input;
    const map = (offset) => deltas.reduce((at, delta) => carried(delta, at), offset);
    const isHere = this.input.ownerDocument?.activeElement === this.input;
    this.shown = this.text.toString();
    if (this.input.value !== this.shown) this.input.value = this.shown;
    if (!isHere) return;
    this.input.setSelectionRange(map(selectionStart), map(selectionEnd), selectionDirection);
    this.input.scrollTop = scrollTop;
  }
}

/** An input or a textarea that writes in a shared text; returns what ends the binding. */
export const bindText = (input, text, { maximum, isOneLine = input.localName === "input" }) => {
  const binding = new TextBinding(input, text, { maximum, isOneLine });
  return () => binding.destroy();
};

/** A field whose whole value is one entry of the item; the last writer decides. */
export const bindValue = (input, map, key, { read = (field) => field.value, isValid = () => true } = {}) => {
  const show = () => {
    const value = String(map.get(key) ?? "");
    if (input.value !== value) input.value = value;
  };
  const local = () => {
    const value = read(input);
    if (isValid(value) && map.get(key) !== value) inDoc(map, () => map.set(key, value), input);
  };
  const remote = (event, transaction) => {
    if (event.keysChanged.has(key) && transaction.origin !== input) show();
  };
  const settle = () => isValid(read(input)) || show();
  show();
  map.observe(remote);
  input.addEventListener("input", local);
  input.addEventListener("blur", settle);
  return () => {
    map.unobserve(remote);
    input.removeEventListener("input", local);
    input.removeEventListener("blur", settle);
  };
};
