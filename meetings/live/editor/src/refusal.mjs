// The server will not take more from this browser: the person's text is shown, to be kept elsewhere.
import { part, piece, setText, words } from "./page.mjs";

export class Refusal {
  constructor(session, { code, reason }) {
    this.session = session;
    this.panel = piece("refused");
    setText(part(this.panel, "reason"), reason || words.get(`code-${code}`) || words.get("refused-plain"));
    this.text = session.unsaved.text();
    if (!this.text) setText(this.panel.querySelector("h2"), words.get("closed"));
    part(this.panel, "kept").hidden = !this.text;
    part(this.panel, "copy").hidden = !this.text;
    this.panel.querySelector("textarea").value = this.text;
    part(this.panel, "copy").addEventListener("click", this.#copy);
    part(this.panel, "reload").addEventListener("click", () => session.startAnew());
  }

  show() {
    this.session.place.hidden = true;
    this.session.place.after(this.panel);
    this.panel.focus();
  }

  #copy = async () => {
    const area = this.panel.querySelector("textarea");
    area.select();
    try {
      await navigator.clipboard.writeText(this.text);
    } catch {
      document.execCommand("copy");
    }
    setText(part(this.panel, "copied"), words.get("copied"));
  };
}
