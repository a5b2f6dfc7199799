// What is typed in a form marked data-keep stays in this browser until the server says that it has arrived, so that a
// lost connection, a closed lid or an empty battery loses nothing. It is offered back, never put back unasked.
const WORDS = document.getElementById("kept-words")?.content;
const PREFIX = "kept:";
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const SKIPPED = new Set(["csrfmiddlewaretoken", "kept", "decision"]);

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

const write = (key, value) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still sends the form.
  }
};

const fields = (form) => [...form.elements].filter(({ name, type }) => name && type !== "submit" && !SKIPPED.has(name));

const typed = (form) => {
  const values = {};
  for (const field of fields(form)) {
    if (["radio", "checkbox"].includes(field.type) && !field.checked) continue;
    values[field.name] = field.value;
  }
  return values;
};

// The place in the log that a text was written from goes with the text, but is no difference by itself.
const written = ({ base_seq, ...values }) => JSON.stringify(values);

const same = (one, other) => written(one) === written(other);

const fill = (form, values) => {
  for (const field of fields(form)) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = values[field.name] === field.value;
    else if (field.name in values) field.value = values[field.name];
  }
  form.dispatchEvent(new Event("filled"));
};

const moment = (at, words) =>
  words
    .replace("{day}", new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long" }).format(at))
    .replace("{hours}", String(at.getHours()).padStart(2, "0"))
    .replace("{minutes}", String(at.getMinutes()).padStart(2, "0"));

const notice = (name) => WORDS.querySelector(`[data-kept="${name}"]`).cloneNode(true);

class KeptForm {
  constructor(form) {
    this.form = form;
    this.key = `${PREFIX}${form.dataset.keep}:${form.getAttribute("action") || location.pathname}`;
    this.shown = typed(form);
    this.id = "";
    const kept = read(this.key);
    const isBack = "back" in form.dataset || form.querySelector(".field--bad, [aria-invalid=true]");
    if (kept && !isBack && !same(kept.values, this.shown)) this.offer(kept);
    form.addEventListener("input", () => this.keep());
    form.addEventListener("change", () => this.keep());
    form.addEventListener("submit", (event) => this.send(event));
  }

  keep() {
    this.id ||= crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    write(this.key, { id: this.id, at: Date.now(), values: typed(this.form) });
  }

  send(event) {
    if (!navigator.onLine) {
      event.preventDefault();
      this.keep();
      this.say(notice("offline"));
      return;
    }
    if (!this.id) return;
    const mark = this.form.elements.kept ?? this.form.appendChild(document.createElement("input"));
    Object.assign(mark, { type: "hidden", name: "kept", value: this.id });
  }

  offer({ at, values, id }) {
    const box = notice("found");
    const time = box.querySelector("[data-part=time]");
    time.textContent = moment(new Date(at), time.dataset.words);
    box.querySelector("[data-part=back]").addEventListener("click", () => {
      fill(this.form, values);
      this.id = id;
      this.keep();
      box.remove();
      this.form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    box.querySelector("[data-part=away]").addEventListener("click", () => {
      localStorage.removeItem(this.key);
      box.remove();
    });
    this.say(box);
    this.form.closest("details")?.setAttribute("open", "");
  }

  say(box) {
    this.form.querySelector("[data-kept]")?.remove();
    this.form.prepend(box);
  }
}

const arrived = new Set([...document.querySelectorAll("[data-arrived]")].map(({ dataset }) => dataset.arrived));
for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
  const kept = read(key);
  if (!kept || arrived.has(kept.id) || Date.now() - kept.at > KEPT_FOR) localStorage.removeItem(key);
}
for (const form of document.querySelectorAll("form[data-keep]")) new KeptForm(form);
