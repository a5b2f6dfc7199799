// The rich text editor of one shared field. It is made only for somebody who may write, after the first sync: an
// editor that only reads can still write back.
import { EditorState } from "prosemirror-state";
import {
  initProseMirrorDoc,
  redo,
  undo,
  yCursorPlugin,
  ySyncPlugin,
  ySyncPluginKey,
  yUndoPlugin,
} from "y-prosemirror";
import { leanLeft } from "./leaning.mjs";
import { documentOf, schema } from "./schema.mjs";
import { structureOf } from "./structure.mjs";
import { typing, viewOf } from "./typing.mjs";

export { undo };

// Without a letter of text in it: what the browser drags along when it joins lines must not end up in the document.
const caret = (user) => {
  const mark = document.createElement("span");
  mark.className = `caret ${user.colour ?? ""}`;
  mark.dataset.name = user.short ?? user.name;
  mark.setAttribute("aria-hidden", "true");
  return mark;
};

const selection = (user) => ({ class: `sel ${user.colour ?? ""}` });

const plugins = ({ fragment, awareness, ...limits }, mapping) => [
  ySyncPlugin(fragment, { mapping }),
  yCursorPlugin(awareness, { cursorBuilder: caret, selectionBuilder: selection }),
  yUndoPlugin(),
  ...typing({ history: { undo, redo }, isFree: (transaction) => transaction.getMeta(ySyncPluginKey), ...limits }),
];

// A remote cursor may be drawn a moment after the editor has been closed.
function dispatchTransaction(transaction) {
  if (!this.isDestroyed) this.updateState(this.state.apply(transaction));
}

// An empty text has no document of its own yet; the editor makes one that is written with the first letter.
const beginning = (fragment) => (fragment.length ? initProseMirrorDoc(fragment, schema) : {});

/** Null when the text holds something this editor would throw away. */
export const openProse = ({ mount, labelledBy, headingName, isEditable = () => true, ...rest }) => {
  if (!documentOf(structureOf(rest.fragment))) return null;
  const { doc, mapping } = beginning(rest.fragment);
  const state = EditorState.create({ schema, doc, plugins: plugins(rest, mapping) });
  const view = viewOf(mount, state, { labelledBy, headingName, editable: isEditable, dispatchTransaction });
  leanLeft(view);
  return view;
};
