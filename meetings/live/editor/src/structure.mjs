// A rich text as nested plain data, read without touching the document (y-prosemirror's own readers repair as
// they read, and a repair is a change).
import * as Y from "yjs";

const inline = (parts) => {
  const joined = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.text !== undefined && part.text !== undefined && sameMarks(last, part)) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
};

const sorted = (marks) => Object.fromEntries(Object.entries(marks).sort(([one], [other]) => (one < other ? -1 : 1)));
const sameMarks = (one, other) => JSON.stringify(one.marks ?? {}) === JSON.stringify(other.marks ?? {});

const textParts = (text) =>
  text.toDelta().map(({ insert, attributes }) => {
    const marks = Object.entries(attributes ?? {}).filter(([, value]) => value !== null && value !== false);
    return { text: insert, ...(marks.length && { marks: sorted(Object.fromEntries(marks)) }) };
  });

const element = (node) => {
  const attrs = node.getAttributes();
  const content = childrenOf(node);
  return {
    type: node.nodeName,
    ...(Object.keys(attrs).length && { attrs: sorted(attrs) }),
    ...(content.length && { content }),
  };
};

const childrenOf = (parent) =>
  inline(parent.toArray().flatMap((child) => (child instanceof Y.XmlText ? textParts(child) : [element(child)])));

export const structureOf = (fragment) => childrenOf(fragment);

/** True when there is something to read: blocks without a letter in them are nothing. */
export const hasText = (structure) =>
  structure.some(({ text, content }) => text?.trim() || (content && hasText(content)));
