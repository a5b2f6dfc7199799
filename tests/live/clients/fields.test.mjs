import assert from "node:assert/strict";
import { test } from "node:test";
import { Y, source } from "./_editor.mjs";

const { bindText, bindValue, carried, wellFormed } = await source("fields");

class Field extends EventTarget {
  value = "";
  localName = "textarea";
  selectionStart = 0;
  selectionEnd = 0;
  ownerDocument = { activeElement: this };

  setSelectionRange(start, end) {
    [this.selectionStart, this.selectionEnd] = [start, end];
  }

  type(value) {
    this.value = value;
    this.dispatchEvent(new Event("input"));
  }
}

const pair = (start = "", maximum = 200) => {
  const doc = new Y.Doc();
  const text = doc.getText("title");
  text.insert(0, start);
  const field = new Field();
  bindText(field, text, { maximum });
  return { doc, text, field };
};

const isWhole = (doc) => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy.getText("title").toString();
};

test("typing is a minimal change", () => {
  const { text, field } = pair("hello world");
  const deltas = [];
  text.observe(({ delta }) => deltas.push(delta));
  field.type("hello, world");
  assert.deepEqual(deltas, [[{ retain: 5 }, { insert: "," }]]);
});

test("an emoji is never split, neither replaced nor beside", () => {
  const changes = [
    ["a😀b", "a😃b"],
    ["😀", "😀😀"],
    ["😀😀", "😀"],
    ["x😀", "x"],
    ["😀", "😃😀"],
    ["👨‍👩‍👧", "👨‍👩‍👦"],
  ];
  for (const [from, to] of changes) {
    const { doc, text, field } = pair(from);
    field.type(to);
    assert.equal(text.toString(), to);
    assert.equal(isWhole(doc), to);
    assert.ok(!isWhole(doc).includes("\uFFFD"));
  }
});

test("half characters and NUL do not reach the document", () => {
  assert.equal(wellFormed("a\uD83Db\0c😀"), "a\uFFFDbc😀");
});

test("what others write keeps the caret at its letter", () => {
  const { text, field } = pair("hello");
  field.setSelectionRange(5, 5);
  text.insert(0, ">> ");
  assert.equal(field.value, ">> hello");
  assert.equal(field.selectionStart, 8);
  text.delete(0, 3);
  assert.equal(field.selectionStart, 5);
  assert.equal(carried([{ retain: 1 }, { delete: 4 }], 3), 1);
});

test("a word being composed is left alone and both texts survive", () => {
  const { text, field } = pair("one two");
  field.dispatchEvent(new Event("compositionstart"));
  field.type("one two k");
  text.insert(0, "zero ");
  field.type("one two ka");
  assert.equal(field.value, "one two ka");
  field.dispatchEvent(new Event("compositionend"));
  assert.equal(text.toString(), "zero one two ka");
  assert.equal(field.value, "zero one two ka");
});

test("a text stops at its maximum, counted in whole characters", () => {
  const { text, field } = pair("😀😀", 3);
  field.type("😀😀abc");
  assert.equal(text.toString(), "😀😀a");
  assert.equal(field.value, "😀😀a");
});

test("a number that is not one is never written", () => {
  const map = new Y.Doc().getMap("item");
  map.set("duration", 10);
  const field = new Field();
  bindValue(field, map, "duration", { read: ({ value }) => Number(value), isValid: (n) => n >= 1 && n <= 600 });
  field.type("25");
  assert.equal(map.get("duration"), 25);
  field.type("0");
  assert.equal(map.get("duration"), 25);
  field.dispatchEvent(new Event("blur"));
  assert.equal(field.value, "25");
});
