// What the buttons above a text do, and whether each is on.
import { setBlockType, toggleMark } from "prosemirror-commands";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { TextSelection } from "prosemirror-state";
import { schema } from "./schema.mjs";

const { nodes, marks } = schema;

const markIsOn = (state, type) => {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

const listAround = ({ $from }) => {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) {
      return { type: node.type, before: $from.before(depth) };
    }
  }
  return null;
};

const toggleList = (type) => (state, dispatch) => {
  const list = listAround(state.selection);
  if (list?.type === type) return liftListItem(nodes.list_item)(state, dispatch);
  if (!list) return wrapInList(type)(state, dispatch);
  dispatch?.(state.tr.setNodeMarkup(list.before, type));
  return true;
};

const isHeading = (state) => state.selection.$from.parent.type === nodes.heading;

const toggleHeading = (state, dispatch) =>
  setBlockType(isHeading(state) ? nodes.paragraph : nodes.heading)(state, dispatch);

const mark = (type) => ({ run: toggleMark(type), isOn: (state) => markIsOn(state, type) });
const list = (type) => ({ run: toggleList(type), isOn: (state) => listAround(state.selection)?.type === type });

export const COMMANDS = {
  strong: mark(marks.strong),
  em: mark(marks.em),
  heading: { run: toggleHeading, isOn: isHeading },
  bullets: list(nodes.bullet_list),
  numbers: list(nodes.ordered_list),
};

const linkAt = (state) => marks.link.isInSet(state.selection.$from.marksAcross(state.selection.$to) ?? []);

/** The stretch of text that shares one link around the cursor. */
const stretch = (state) => {
  const { $from, from, to, empty } = state.selection;
  const link = marks.link.isInSet($from.marks()) || ($from.nodeAfter && marks.link.isInSet($from.nodeAfter.marks));
  if (!empty || !link) return { from, to };
  const range = { from, to };
  $from.parent.forEach((node, offset) => {
    const start = $from.start() + offset;
    if (link.isInSet(node.marks) && start <= from && from <= start + node.nodeSize) {
      Object.assign(range, { from: start, to: start + node.nodeSize });
    }
  });
  return range;
};

export const currentAddress = (state) => {
  const { from, to } = stretch(state);
  let href = linkAt(state)?.attrs.href ?? "";
  state.doc.nodesBetween(from, to, (node) => void (href ||= marks.link.isInSet(node.marks)?.attrs.href ?? ""));
  return href;
};

/** Links the chosen text; without any chosen the address itself is put in. An empty address unlinks. */
export const setAddress = (view, href) => {
  const { state } = view;
  const { from, to } = stretch(state);
  const transaction = state.tr;
  if (from === to && href) {
    transaction.insert(from, schema.text(href, [marks.link.create({ href })]));
    transaction.setSelection(TextSelection.create(transaction.doc, from + href.length));
  } else {
    transaction.removeMark(from, to, marks.link);
    if (href) transaction.addMark(from, to, marks.link.create({ href }));
  }
  view.dispatch(transaction.scrollIntoView());
};
