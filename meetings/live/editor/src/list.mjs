// The agenda as a list that follows the shared document. What others do never moves focus.
import { part, piece, setText, words } from "./page.mjs";
import { Row } from "./row.mjs";

/** Puts nodes in order without ever taking the one that holds the focus out of the page. */
export const arrange = (list, nodes) => {
  const kept = nodes.find((node) => node.contains(document.activeElement));
  for (const old of [...list.children]) if (!nodes.includes(old)) old.remove();
  let next = list.firstElementChild;
  for (const node of nodes) {
    if (node === kept) while (next && next !== node) next = setAside(list, next);
    if (node !== next) list.insertBefore(node, next);
    next = node.nextElementSibling;
  }
};

const setAside = (list, node) => {
  const next = node.nextElementSibling;
  list.append(node);
  return next;
};

const minutesOf = (moment) => {
  const [, hours, minutes] = /T(\d\d):(\d\d)/.exec(moment) ?? [0, 0, 0];
  return Number(hours) * 60 + Number(minutes);
};

export class List {
  rows = new Map();
  extra = new Map();
  #stale = new Set();
  #frame = 0;

  constructor(session) {
    const { startsAt, available, comments, history, attach, simple, none } = session.place.dataset;
    this.session = session;
    this.begins = minutesOf(startsAt);
    this.available = Number(available);
    this.places = {
      comments: (uuid) => comments.replace(none, uuid),
      history: (uuid) => history.replace(none, uuid),
      attach: (uuid) => `${attach}${uuid}`,
      simple: (uuid) => simple.replace(none, uuid),
    };
    this.empty = document.querySelector("[data-agenda-empty]");
    this.node = document.querySelector("ol.agenda") ?? this.#newList();
    this.sum = document.querySelector("#agenda-heading").parentElement.querySelector("p");
    session.agenda.items.observeDeep(this.#changed);
    session.presence.onChange = () => this.#showWriters();
    this.onRendered = () => {};
    this.render();
  }

  row(uuid) {
    return this.rows.get(uuid);
  }

  render = () => {
    this.#frame = 0;
    const order = this.session.agenda.order();
    let starts = this.begins;
    order.forEach(({ uuid, item }, index) => {
      const row = this.#fresh(uuid, item);
      row.showPlace({ number: index + 1, total: order.length, starts });
      starts += item.get("duration");
    });
    this.#stale.clear();
    this.#forget(new Set(order.map(({ uuid }) => uuid)));
    this.#arrange(order);
    this.#showSum(starts - this.begins);
    this.#showWriters();
    if (this.empty) this.empty.hidden = order.length > 0;
    this.onRendered(order);
  };

  #newList() {
    const made = piece("list");
    this.empty.before(made);
    return made;
  }

  #changed = (events) => {
    for (const event of events) if (event.path.length) this.#stale.add(event.path[0]);
    this.#frame ||= requestAnimationFrame(this.render);
  };

  #fresh(uuid, item) {
    const known = this.rows.get(uuid);
    if (known && this.#stale.has(uuid)) known.showContent();
    if (known) return known;
    const row = new Row(uuid, item, { session: this.session, places: this.places });
    this.rows.set(uuid, row);
    return row;
  }

  #forget(alive) {
    for (const uuid of [...this.rows.keys()]) if (!alive.has(uuid)) this.rows.delete(uuid);
  }

  // A line that offers to put a removed item back stands where the item stood.
  #arrange(order) {
    const nodes = order.map(({ uuid }) => this.rows.get(uuid).node);
    for (const [uuid, { node, at }] of [...this.extra]) {
      if (this.rows.has(uuid)) this.extra.delete(uuid);
      else nodes.splice(Math.min(at, nodes.length), 0, node);
    }
    arrange(this.node, nodes);
  }

  #showSum(planned) {
    setText(this.sum, words.get("sum", { planned, available: this.available }));
    const over = planned - this.available;
    if (over <= 0) return;
    const late = piece("late");
    setText(part(late, "late"), words.count("late", over));
    this.sum.append(" ", late);
  }

  #showWriters() {
    for (const row of this.rows.values()) row.showWriters(this.session.presence.writersIn(row.uuid));
  }
}
