// Moving an item by its handle: an extra beside the buttons, which do the same.
const MARK = "item--drop";

const placeAt = (nodes, y) => {
  const index = nodes.findIndex((node) => {
    const { top, height } = node.getBoundingClientRect();
    return y < top + height / 2;
  });
  return index < 0 ? nodes.length : index;
};

class Drag {
  constructor(session, list, handle) {
    this.session = session;
    this.list = list;
    this.node = handle.closest("[data-uuid]");
    this.others = [...list.node.querySelectorAll(":scope > [data-uuid]")].filter((node) => node !== this.node);
    this.to = null;
    this.node.classList.add("item--moved");
  }

  over(y) {
    this.to = placeAt(this.others, y);
    this.#unmark();
    const next = this.others[this.to];
    if (next) next.classList.add(MARK);
    else this.others.at(-1)?.classList.add(`${MARK}-after`);
  }

  end(isKept) {
    this.node.classList.remove("item--moved");
    this.#unmark();
    if (!isKept || this.to === null) return;
    this.session.agenda.move(this.node.dataset.uuid, this.to);
    this.list.render();
  }

  #unmark() {
    for (const node of this.others) node.classList.remove(MARK, `${MARK}-after`);
  }
}

export const dragging = (session, list) => {
  let drag = null;
  const end = (isKept) => () => {
    drag?.end(isKept);
    drag = null;
  };
  list.node.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-part=handle]");
    if (!handle || event.button || session.isOver) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    drag = new Drag(session, list, handle);
  });
  list.node.addEventListener("pointermove", (event) => drag?.over(event.clientY));
  list.node.addEventListener("pointerup", end(true));
  list.node.addEventListener("pointercancel", end(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && end(false)());
};
