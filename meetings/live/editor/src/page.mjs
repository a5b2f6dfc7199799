// Words and pieces of the page, which its templates hold.
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

export const piece = (name) =>
  document.getElementById(`live-${name}`).content.firstElementChild.cloneNode(true);

export const json = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

export const setText = (node, text) => {
  if (node && node.textContent !== text) node.textContent = text;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

class Words {
  #found = new Map();

  get(name, values = {}) {
    return fill(this.#element(name)?.textContent ?? "", values);
  }

  count(name, n, values = {}) {
    const element = this.#element(name);
    const text = n === 1 ? element.dataset.one : element.textContent;
    return fill(text, { n, number: this.#numberWord(n), ...values });
  }

  clock(minutes) {
    const pad = (number) => String(number).padStart(2, "0");
    return this.get("clock", { hours: pad(Math.floor(minutes / 60) % 24), minutes: pad(minutes % 60) });
  }

  now() {
    const at = new Date();
    return this.clock(at.getHours() * 60 + at.getMinutes());
  }

  #numberWord(n) {
    return this.get("numbers").split("|")[n - 1] ?? n;
  }

  #element(name) {
    if (!this.#found.size) {
      const all = document.getElementById("live-words").content.querySelectorAll("[data-word]");
      for (const element of all) this.#found.set(element.dataset.word, element);
    }
    return this.#found.get(name);
  }
}

export const words = new Words();
