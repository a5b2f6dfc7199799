// The row of buttons above a text: one stop for Tab, arrows between the buttons.
import { COMMANDS, currentAddress, setAddress } from "./commands.mjs";
import { isAddress } from "./schema.mjs";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

const onlyStop = (buttons, chosen) => {
  for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
};

const moveAmong = (buttons) => (event) => {
  const at = buttons.indexOf(event.target.closest("button"));
  const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? NaN);
  if (at < 0 || Number.isNaN(to)) return;
  event.preventDefault();
  const next = buttons[(to + buttons.length) % buttons.length];
  onlyStop(buttons, next);
  next.focus();
};

export class Toolbar {
  /** `badAddress` is what to say of an address that no link may lead to. */
  constructor(box, badAddress) {
    this.badAddress = badAddress;
    this.bar = box.querySelector("[role=toolbar]");
    this.buttons = [...this.bar.querySelectorAll("button")];
    this.link = box.querySelector("[data-part=link]");
    this.input = this.link.querySelector("input");
    onlyStop(this.buttons, this.buttons[0]);
    this.bar.addEventListener("keydown", moveAmong(this.buttons));
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.bar.addEventListener("click", this.#pressed);
    this.link.addEventListener("click", this.#linkPressed);
    this.link.addEventListener("keydown", this.#linkKey);
  }

  /** `undo` is the command of the history that the text has. */
  attach(view, undo) {
    this.view = view;
    this.undo = undo;
    view.dom.id = this.bar.getAttribute("aria-controls");
    this.refresh();
  }

  refresh = () => {
    if (!this.view) return;
    const { state, editable } = this.view;
    for (const button of this.buttons) {
      const { isOn } = COMMANDS[button.value] ?? {};
      if (isOn) button.setAttribute("aria-pressed", String(isOn(state)));
      button.disabled = !editable;
    }
  };

  #pressed = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    onlyStop(this.buttons, button);
    if (button.value === "link") return this.#openLink();
    const run = button.value === "undo" ? this.undo : COMMANDS[button.value].run;
    run(this.view.state, this.view.dispatch, this.view);
    if (event.detail) this.view.focus();
  };

  #openLink() {
    this.input.value = currentAddress(this.view.state);
    if (!this.link.hidden) return this.#closeLink();
    this.link.hidden = false;
    this.input.focus();
  }

  // A form around the text could not be sent with a wrong address in a field that nobody sees.
  #closeLink() {
    this.link.hidden = true;
    this.input.setCustomValidity("");
    this.view.focus();
  }

  #linkPressed = (event) => {
    const value = event.target.closest("button")?.value;
    if (value === "set") this.#setLink();
    else if (value === "unset") this.#apply("");
  };

  #linkKey = (event) => {
    if (event.key === "Enter" && event.target === this.input) {
      event.preventDefault();
      this.#setLink();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#closeLink();
    }
  };

  #setLink() {
    const typed = this.input.value.trim();
    const href = /^[a-z][a-z+.-]*:/i.test(typed) || !typed ? typed : `https://${typed}`;
    const isGood = !href || isAddress(href);
    this.input.setCustomValidity(isGood ? "" : this.badAddress);
    if (isGood) this.#apply(href);
    else this.input.reportValidity();
  }

  #apply(href) {
    setAddress(this.view, href);
    this.#closeLink();
  }
}
