// The rich text editor of one field. It is made only for somebody who may write, after the first sync: an editor
// that only reads can still write back.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import {
  initProseMirrorDoc,
  redo,
  undo,
  yCursorPlugin,
  ySyncPlugin,
  ySyncPluginKey,
  yUndoPlugin,
} from "y-prosemirror";
import { wellFormed } from "./fields.mjs";
import { leanLeft } from "./leaning.mjs";
import { markdownOf } from "./markdown.mjs";
import { documentOf, inert, isTooDeep, schema } from "./schema.mjs";
import { structureOf } from "./structure.mjs";

// Without a letter of text in it: what the browser drags along when it joins lines must not end up in the document.
const caret = (user) => {
  const mark = document.createElement("span");
  mark.className = `caret ${user.colour ?? ""}`;
  mark.dataset.name = user.short ?? user.name;
  mark.setAttribute("aria-hidden", "true");
  return mark;
};

const selection = (user) => ({ class: `sel ${user.colour ?? ""}` });

const hardBreak = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
  return true;
});

const { bullet_list: bullets, ordered_list: numbers, list_item: listItem, heading } = schema.nodes;

const keys = {
  "Mod-b": toggleMark(schema.marks.strong),
  "Mod-i": toggleMark(schema.marks.em),
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Enter": hardBreak,
  Enter: splitListItem(listItem),
  "Mod-]": sinkListItem(listItem),
  "Mod-[": liftListItem(listItem),
};

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

const plain = ({ type, text, attrs, marks, content }) => ({
  type,
  text,
  attrs,
  marks: marks && Object.fromEntries(marks.map((mark) => [mark.type, mark.attrs ?? {}])),
  content: content?.map(plain),
});

/** Refuses what would make the text longer or deeper than it may be; what others wrote always goes through. */
const limited = (maximum, onRefused) =>
  new Plugin({
    filterTransaction(transaction, state) {
      if (!transaction.docChanged || transaction.getMeta(ySyncPluginKey)) return true;
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

const plugins = ({ fragment, awareness, maximum, onRefused, onChange }, mapping) => [
  ySyncPlugin(fragment, { mapping }),
  yCursorPlugin(awareness, { cursorBuilder: caret, selectionBuilder: selection }),
  yUndoPlugin(),
  typed,
  keymap(keys),
  keymap(baseKeymap),
  plainBreaks,
  typedOver,
  limited(maximum, onRefused),
  new Plugin({ view: () => ({ update: onChange }) }),
];

// A remote cursor may be drawn a moment after the editor has been closed.
function dispatchTransaction(transaction) {
  if (!this.isDestroyed) this.updateState(this.state.apply(transaction));
}

const headingAs = (name) => () => {
  const dom = document.createElement(name);
  return { dom, contentDOM: dom };
};

// An empty text has no document of its own yet; the editor makes one that is written with the first letter.
const beginning = (fragment) => (fragment.length ? initProseMirrorDoc(fragment, schema) : {});

/** Null when the text holds something this editor would throw away. */
export const openProse = ({ mount, labelledBy, headingName = "h4", isEditable = () => true, ...rest }) => {
  if (!documentOf(structureOf(rest.fragment))) return null;
  const { doc, mapping } = beginning(rest.fragment);
  const view = new EditorView(mount, {
    state: EditorState.create({ schema, doc, plugins: plugins(rest, mapping) }),
    editable: isEditable,
    dispatchTransaction,
    nodeViews: { heading: headingAs(headingName) },
    attributes: {
      class: "ed__text",
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": labelledBy,
    },
    transformPastedText: wellFormed,
    transformPastedHTML: (html) => inert(wellFormed(html)),
  });
  leanLeft(view);
  return view;
};
