// The server will not take more from this browser: what it has not kept is shown, to be kept elsewhere.
import { part, piece, setText, words } from "./page.mjs";

const SIGNED_OUT = 4401;
const CLOSED = 4423;

// Which of its texts was closed, the page knows better than the server's sentence.
const sentence = ({ code, reason }) => {
  const own = words.get(`code-${code}`) || words.get("refused-plain");
  return code === CLOSED ? own : reason || own;
};

export class Refusal {
  constructor(session, state) {
    this.session = session;
    this.panel = piece(session.unsaved.isEmpty ? "over" : "refused");
    setText(part(this.panel, "reason"), sentence(state));
    if (!session.unsaved.isEmpty) this.#offerText(session.unsaved.text());
    this.#offerReload(state.code);
  }

  show() {
    this.session.place.hidden = true;
    this.session.place.after(this.panel);
    this.panel.focus();
  }

  #offerText(text) {
    part(this.panel, "kept").hidden = !text;
    part(this.panel, "copy").hidden = !text;
    this.panel.querySelector("textarea").value = text;
    part(this.panel, "copy").addEventListener("click", () => this.#copy(text));
  }

  #offerReload(code) {
    const isSignedOut = code === SIGNED_OUT;
    if (isSignedOut) setText(part(this.panel, "reload-word"), words.get("sign-in"));
    const reload = () => (isSignedOut ? this.session.reload() : this.session.startAnew());
    part(this.panel, "reload").addEventListener("click", reload);
  }

  #copy = async (text) => {
    this.panel.querySelector("textarea").select();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      document.execCommand("copy");
    }
    setText(part(this.panel, "copied"), words.get("copied"));
  };
}
