import assert from "node:assert/strict";
import { test } from "node:test";
import { Y, source } from "./_editor.mjs";

const PACKAGES = "../../../meetings/live/editor/node_modules";
const { updateYFragment } = await import(`${PACKAGES}/y-prosemirror/src/y-prosemirror.js`);
const { documentOf, inert, isAddress, isTooDeep, schema } = await source("schema");
const { structureOf } = await source("structure");
const { markdownOf } = await source("markdown");

const part = (given) => (typeof given === "string" ? { text: given } : given);
const paragraph = (...parts) => [{ type: "paragraph", content: parts.map(part) }];

const write = (...states) => {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment("text");
  const meta = { mapping: new Map(), isOMark: new Map() };
  for (const structure of states) updateYFragment(doc, fragment, documentOf(structure), meta);
  return { doc, fragment };
};

const reread = (doc) => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return JSON.parse(JSON.stringify(structureOf(copy.getXmlFragment("text"))));
};

test("an emoji is never split between the editor and the document", () => {
  const changes = ["a😀b a😃b", "😀 😀x", "😀x 😀", "😀😀 😀", "x😀y xy"].map((change) => change.split(" "));
  for (const [from, to] of changes) {
    const { doc } = write(paragraph(from), paragraph(to));
    assert.deepEqual(reread(doc), paragraph(to));
  }
});

test("marks beside an emoji stay whole", () => {
  const bold = { text: "😀", marks: { strong: {} } };
  const last = paragraph("a", { ...bold, text: "😃" }, "b");
  const { doc } = write(paragraph("a😀b"), paragraph("a", bold, "b"), last);
  assert.deepEqual(reread(doc), last);
});

test("what is written reads back as it was", () => {
  const structure = [
    { type: "heading", content: [{ text: "Rubrik" }] },
    ...paragraph("rad", { type: "hard_break" }, { text: "länk", marks: { link: { href: "https://a.se" } } }),
    { type: "ordered_list", attrs: { order: 3 }, content: [{ type: "list_item", content: paragraph("ett") }] },
  ];
  assert.deepEqual(reread(write(structure).doc), structure);
  assert.equal(markdownOf(structure), "# Rubrik\n\nrad\n[länk](https://a.se)\n\n3. ett");
});

test("reading changes nothing, not even what the editor would throw away", () => {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment("text");
  fragment.insert(0, [new Y.XmlElement("table")]);
  const before = Y.encodeStateAsUpdate(doc);
  assert.equal(documentOf(structureOf(fragment)), null);
  assert.deepEqual(Y.encodeStateAsUpdate(doc), before);
});

test("what a merge leaves behind is read, and an item that lost its first paragraph keeps the rest", () => {
  const list = (...content) => ({ type: "bullet_list", content });
  const item = (...content) => ({ type: "list_item", content });
  const kept = documentOf([list(), list(item(), item(list(item(...paragraph("kvar")))))]);
  assert.equal(kept.textContent, "kvar");
  assert.equal(kept.childCount, 1);
});

test("lists in lists have a depth, and pasted styles are plain data", () => {
  const nested = (depth) =>
    depth ? [{ type: "bullet_list", content: [{ type: "list_item", content: nested(depth - 1) }] }] : paragraph("x");
  assert.ok(!isTooDeep(documentOf(nested(6))));
  assert.ok(isTooDeep(documentOf(nested(7))));
  assert.equal(inert('<p style="a" ONCLICK=x>style=1</p>'), '<p data-style="a" data-onclick=x>style=1</p>');
});

test("only addresses that are safe to follow are links", () => {
  assert.ok(["https://a.se", "http://a.se/x", "mailto:a@b.se"].every(isAddress));
  assert.ok(["javascript:alert(1)", "data:x", "ftp://a", "https://a b", "//a.se"].every((href) => !isAddress(href)));
  assert.equal(schema.marks.link.spec.inclusive, false);
});
