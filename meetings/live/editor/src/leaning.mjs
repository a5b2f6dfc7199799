// Where the cursor stays when somebody else writes at the very same place: behind the letter on its left.
// Left to itself it would follow their letters, and two who write at the end of one line would mix theirs.
import { ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

const leaning = (relative, doc) => {
  const place = relative && Y.createAbsolutePositionFromRelativePosition(relative, doc);
  if (!(place?.type instanceof Y.XmlText)) return relative;
  return Y.createRelativePositionFromTypeIndex(place.type, place.index, -1);
};

/** The start of a selection may follow; its end must not take in what others add behind it. */
const leaningSelection = (selected, { doc, prosemirrorView }) => {
  const { anchor, head } = prosemirrorView.state.selection;
  return {
    ...selected,
    anchor: anchor >= head ? leaning(selected.anchor, doc) : selected.anchor,
    head: head >= anchor ? leaning(selected.head, doc) : selected.head,
  };
};

/** y-prosemirror keeps the selection in this one property of its binding while others' changes come in. */
export const leanLeft = (view) => {
  const { binding } = ySyncPluginKey.getState(view.state);
  let kept = null;
  Object.defineProperty(binding, "beforeTransactionSelection", {
    get: () => kept,
    set: (selected) => (kept = selected && leaningSelection(selected, binding)),
  });
};
