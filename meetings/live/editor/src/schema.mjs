// What a text may hold. The server refuses anything else; names and shapes are the contract's.
import { Schema } from "prosemirror-model";

const SCHEMES = /^(?:https?:\/\/|mailto:)[^\s\x00-\x20\x85]+$/i;
const LONGEST_ADDRESS = 2000;
const HIGHEST_START = 999_999_999;
const DEEPEST = 6;

export const isAddress = (href) => SCHEMES.test(href) && href.length <= LONGEST_ADDRESS;

const linkAttributes = (node) => {
  const href = node.getAttribute("href") ?? "";
  return isAddress(href) ? { href } : false;
};

const startOf = (number) => (number >= 0 && number <= HIGHEST_START ? number : 1);

const block = (tags, name, more = {}) => ({
  group: "block",
  parseDOM: tags.map((tag) => ({ tag })),
  toDOM: () => [name, 0],
  ...more,
});

const nodes = {
  doc: { content: "block+" },
  paragraph: block(["p"], "p", { content: "inline*" }),
  heading: block(["h1", "h2", "h3", "h4", "h5", "h6"], "h4", { content: "inline*", defining: true }),
  bullet_list: block(["ul"], "ul", { content: "list_item+" }),
  ordered_list: block(["ol"], "ol", {
    content: "list_item+",
    attrs: { order: { default: 1, validate: "number" } },
    parseDOM: [{ tag: "ol", getAttrs: (node) => ({ order: startOf(node.start) }) }],
    toDOM: (node) => ["ol", node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
  }),
  // A merge can take away the paragraph that an item begins with, and must not take the rest of the item along.
  list_item: {
    content: "(paragraph | bullet_list | ordered_list)+",
    defining: true,
    parseDOM: [{ tag: "li" }],
    toDOM: () => ["li", 0],
  },
  text: { group: "inline" },
  hard_break: {
    group: "inline",
    inline: true,
    selectable: false,
    linebreakReplacement: true,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
};

const styleOf = (node) => node.dataset.style ?? "";
const isLight = (node) => /font-weight:\s*(?:normal|400)/.test(styleOf(node));
const isStyled = (pattern) => (node) => (pattern.test(styleOf(node)) ? null : false);
const styled = (pattern) => ({ tag: "span[data-style]", consuming: false, getAttrs: isStyled(pattern) });

const marks = {
  link: {
    attrs: { href: { validate: "string" } },
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: linkAttributes }],
    toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
  },
  em: { parseDOM: [{ tag: "i" }, { tag: "em" }, styled(/font-style:\s*italic/)], toDOM: () => ["em", 0] },
  strong: {
    parseDOM: [
      { tag: "strong" },
      { tag: "b", getAttrs: (node) => (isLight(node) ? false : null) },
      styled(/font-weight:\s*(?:bold|[6-9]\d\d)/),
    ],
    toDOM: () => ["strong", 0],
  },
};

const INSIDE_TAGS = /<[^>]+>/g;
const WORKING = /\s(style|on\w+)(?=\s*=)/gi;

/** Pasted HTML whose styles and handlers are plain data: the content policy would report each of them. */
export const inert = (html) =>
  html.replace(INSIDE_TAGS, (tag) => tag.replace(WORKING, (_, name) => ` data-${name.toLowerCase()}`));

export const schema = new Schema({ nodes, marks });

const toNode = ({ type = "text", text, attrs, marks: held, content }) => {
  const withMarks = Object.entries(held ?? {}).map(([name, value]) => ({
    type: name,
    attrs: name === "link" ? value : {},
  }));
  return { type, text, attrs, marks: withMarks, content: content?.map(toNode) };
};

const CAN_BE_EMPTY = new Set(["bullet_list", "ordered_list", "list_item"]);

// Lists and items with nothing in them are what a merge leaves behind; nobody misses them.
const solid = (nodes) =>
  nodes
    .map((node) => (node.content ? { ...node, content: solid(node.content) } : node))
    .filter(({ type, content }) => !CAN_BE_EMPTY.has(type) || content?.length);

/** How many lists stand in each other at most. */
const depthOf = (node) => {
  let deepest = 0;
  node.forEach((child) => (deepest = Math.max(deepest, depthOf(child))));
  return deepest + (node.type === schema.nodes.list_item ? 1 : 0);
};

export const isTooDeep = (doc) => depthOf(doc) > DEEPEST;

/** The text as the editor's document, or null when it holds what the editor would throw away. */
export const documentOf = (structure) => {
  const blocks = solid(structure);
  if (!blocks.length) return schema.node("doc", null, schema.node("paragraph"));
  try {
    const made = schema.nodeFromJSON({ type: "doc", content: blocks.map(toNode) });
    made.check();
    return made;
  } catch {
    return null;
  }
};
