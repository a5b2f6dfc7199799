// How one types in a text: keys, what becomes a list by itself, what may be pasted, how long it may grow.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { wellFormed } from "./fields.mjs";
import { markdownOf } from "./markdown.mjs";
import { inert, isTooDeep, schema } from "./schema.mjs";

const hardBreak = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
  return true;
});

const { bullet_list: bullets, ordered_list: numbers, list_item: listItem, heading } = schema.nodes;

const keysWith = ({ undo, redo }) => ({
  "Mod-b": toggleMark(schema.marks.strong),
  "Mod-i": toggleMark(schema.marks.em),
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Enter": hardBreak,
  Enter: splitListItem(listItem),
  "Mod-]": sinkListItem(listItem),
  "Mod-[": liftListItem(listItem),
});

const typed = inputRules({
  rules: [
    wrappingInputRule(/^\s*[-*]\s$/, bullets),
    wrappingInputRule(/^(\d{1,3})\.\s$/, numbers, (match) => ({ order: Number(match[1]) || 1 })),
    textblockTypeInputRule(/^#\s$/, heading),
  ],
});

const ESCAPED = /[_`<&!]|^[-+#>~=|:\d]/gm;
const LONGEST_BREAK = 5;

/** At least as long as the Markdown that the server makes of the text. */
const lengthOf = (doc) => {
  const text = markdownOf(doc.toJSON().content.map(plain));
  let breaks = 0;
  doc.descendants((node) => void (breaks += node.type === schema.nodes.hard_break));
  return [...text].length + (text.match(ESCAPED)?.length ?? 0) + breaks * LONGEST_BREAK;
};

export const plain = ({ type, text, attrs, marks, content }) => ({
  type,
  text,
  attrs,
  marks: marks && Object.fromEntries(marks.map((mark) => [mark.type, mark.attrs ?? {}])),
  content: content?.map(plain),
});

/** Refuses what would make the text longer or deeper than it may be; what others wrote always goes through. */
const limited = ({ maximum, isFree, onRefused }) =>
  new Plugin({
    filterTransaction(transaction, state) {
      if (!transaction.docChanged || isFree(transaction)) return true;
      if (isTooDeep(transaction.doc)) return false;
      const length = lengthOf(transaction.doc);
      const fits = length <= maximum || length <= lengthOf(state.doc);
      if (!fits) onRefused();
      return fits;
    },
  });

// Left to itself the browser joins the blocks and keeps their looks as inline styles.
const typedOver = new Plugin({
  props: {
    handleDOMEvents: {
      beforeinput(view, event) {
        const { $from, $to } = view.state.selection;
        if (event.inputType !== "insertText" || !event.data || view.composing || $from.sameParent($to)) return false;
        event.preventDefault();
        view.dispatch(view.state.tr.insertText(event.data).scrollIntoView());
        return true;
      },
    },
  },
});

const isMarkedBreak = (node) => node.type === schema.nodes.hard_break && node.marks.length > 0;

// The shared document keeps no marks on a line break: here none would show to others, so none may show here.
const plainBreaks = new Plugin({
  appendTransaction(transactions, _before, state) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    const bare = state.tr;
    state.doc.descendants((node, at) => void (isMarkedBreak(node) && bare.removeMark(at, at + 1)));
    return bare.docChanged ? bare : null;
  },
});

/** The plugins of every text. `history` brings the commands undo and redo; `isFree` tells what is never refused. */
export const typing = ({ history, maximum, isFree, onRefused, onChange }) => [
  typed,
  keymap(keysWith(history)),
  keymap(baseKeymap),
  plainBreaks,
  typedOver,
  limited({ maximum, isFree, onRefused }),
  new Plugin({ view: () => ({ update: onChange }) }),
];

const headingAs = (name) => () => {
  const dom = document.createElement(name);
  return { dom, contentDOM: dom };
};

/** The text as a textbox on the page, named by the element `labelledBy`. */
export const viewOf = (mount, state, { labelledBy, describedBy, headingName = "h4", ...props }) =>
  new EditorView(mount, {
    state,
    nodeViews: { heading: headingAs(headingName) },
    attributes: {
      class: "ed__text",
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": labelledBy,
      ...(describedBy && { "aria-describedby": describedBy }),
    },
    transformPastedText: wellFormed,
    transformPastedHTML: (html) => inert(wellFormed(html)),
    ...props,
  });
