// One item as everybody reads it.
import { json, part, piece, setText, words } from "./page.mjs";
import { showPlain, showProse } from "./reading.mjs";

const filesOf = new Map();
const ANYBODY = /^p[1-8]$/;

export class Row {
  constructor(uuid, item, { session, places }) {
    this.uuid = uuid;
    this.item = item;
    this.session = session;
    this.places = places;
    this.node = piece("item");
    this.node.id = `punkt-${uuid}`;
    this.node.dataset.uuid = uuid;
    this.main = part(this.node, "main");
    part(this.node, "history").href = places.history(uuid);
    part(this.node, "comments").href = places.comments(uuid);
    const said = json("live-comments")?.[uuid];
    if (said) setText(part(this.node, "comments-word"), said);
    part(this.node, "attach").href = places.attach(uuid);
    this.#offer();
    this.#takeFiles();
    this.showContent();
  }

  get editButton() {
    return this.node.querySelector("[data-act=edit]");
  }

  /** What the item says. */
  showContent() {
    const { item, node } = this;
    const title = item.get("title").toString() || words.get("untitled");
    for (const place of node.querySelectorAll("[data-part=title]")) setText(place, title);
    part(node, "kind").replaceChildren(kindTag(item.get("kind")));
    this.#line("presenter", item.get("presenter"));
    const proposer = this.session.parties[item.get("proposer")] ?? "";
    const isToldTwice = proposer === item.get("presenter");
    this.#line("proposer", proposer && !isToldTwice ? words.get("proposed-by", { party: proposer }) : "");
    const hasProposal = showPlain(part(node, "proposal-text"), item.get("proposal").toString());
    const hasProse = showProse(part(node, "text"), item.get("text"));
    part(node, "proposal").hidden = !hasProposal;
    part(node, "text").hidden = !hasProse;
    part(node, "body").hidden = !hasProposal && !hasProse;
  }

  /** Where the item stands, and when it begins. */
  showPlace({ number, total, starts }) {
    const { node } = this;
    setText(part(node, "number"), String(number));
    for (const label of node.querySelectorAll("[data-label]")) {
      setText(label, words.get(label.dataset.label, { n: number }));
    }
    const time = words.clock(starts);
    for (const place of node.querySelectorAll("[data-part=time]")) {
      setText(place, time);
      place.dateTime = time.replace(".", ":");
    }
    setText(part(node, "minutes"), words.get("minutes", { n: this.item.get("duration") }));
    for (const button of node.querySelectorAll("[data-act=up]")) button.disabled = number === 1;
    for (const button of node.querySelectorAll("[data-act=down]")) button.disabled = number === total;
  }

  showWriters(writers) {
    const signature = writers.map(({ name, colour }) => `${name} ${colour}`).join();
    if (signature === this.writers) return;
    this.writers = signature;
    const colour = writers.find((writer) => ANYBODY.test(writer.colour))?.colour ?? "";
    this.node.className = ["item", writers.length && "item--theirs", colour].filter(Boolean).join(" ");
    this.showMine();
    for (const list of this.node.querySelectorAll("[data-part=writers]")) list.replaceChildren(...writers.map(writing));
  }

  /** A form that has just been opened has not heard of them. */
  forgetWriters() {
    this.writers = null;
  }

  showMine() {
    this.node.classList.toggle("item--mine", this.main.hidden);
  }

  #line(name, text) {
    const line = part(this.node, name);
    setText(line, text);
    line.hidden = !text;
  }

  /** The page's own list of the item's files moves in: the shared document knows nothing of files. */
  #takeFiles() {
    const list = document.getElementById(`filer-${this.uuid}`) ?? filesOf.get(this.uuid);
    if (!list) return;
    filesOf.set(this.uuid, list);
    this.main.append(list);
  }

  #offer() {
    const { powers } = this.session;
    const allowed = { edit: powers.edit, up: powers.order, down: powers.order };
    for (const [act, may] of Object.entries(allowed)) {
      if (!may) this.node.querySelector(`[data-act=${act}]`)?.closest("li").remove();
    }
    if (!powers.edit) part(this.node, "attach").closest("li").remove();
    if (!powers.order) this.node.querySelector("[data-part=handle]")?.remove();
  }
}

const kindTag = (kind) => {
  const kinds = document.getElementById("live-kinds").content;
  return kinds.querySelector(`[data-kind="${kind}"]`)?.firstElementChild.cloneNode(true) ?? "";
};

const writing = ({ name, colour }) => {
  const made = piece("writer");
  if (ANYBODY.test(colour)) made.classList.add(colour);
  setText(part(made, "who"), words.get("writes", { party: name }));
  return made;
};
