import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./_editor.mjs";

const { LONGEST, between, place, spread } = await source("ranking");

const rank = ({ pos, uuid }) => `${pos} ${uuid}`;
const sorted = (items) => [...items].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
const applied = (items, changes) => {
  const keys = new Map(items.map(({ uuid, pos }) => [uuid, pos]));
  for (const { uuid, pos } of changes) keys.set(uuid, pos);
  return sorted([...keys].map(([uuid, pos]) => ({ uuid, pos })));
};

test("a key stands between its neighbours and never ends in 0", () => {
  for (const [low, high] of [["", ""], ["", "1"], ["a", "b"], ["a", "a1"], ["Zz", "a"], ["", "001"], ["z", ""]]) {
    const key = between(low, high);
    assert.ok(low < key && (!high || key < high), `${low} < ${key} < ${high}`);
    assert.ok(!key.endsWith("0"));
  }
});

test("spread keys are in order, different and short", () => {
  for (const count of [1, 2, 30, 61, 100, 500]) {
    const keys = spread(count);
    assert.deepEqual([...new Set(keys)].sort(), keys);
    assert.ok(keys.every((key) => /^[0-9A-Za-z]{1,2}$/.test(key) && !key.endsWith("0")));
  }
});

test("a move writes one key", () => {
  const items = spread(5).map((pos, index) => ({ uuid: `u${index}`, pos }));
  const changes = place(items, "u4", 1);
  assert.equal(changes.length, 1);
  assert.deepEqual(applied(items, changes).map(({ uuid }) => uuid), ["u0", "u4", "u1", "u2", "u3"]);
});

test("equal neighbours, and a key that would grow too long, give everybody a fresh key", () => {
  const same = ["a", "b", "c"].map((uuid) => ({ uuid, pos: "V" }));
  assert.deepEqual(applied(same, place(same, "c", 1)).map(({ uuid }) => uuid), ["a", "c", "b"]);
  const low = "0".repeat(LONGEST);
  const tight = [{ uuid: "a", pos: `${low}1` }, { uuid: "b", pos: `${low}2` }, { uuid: "c", pos: "V" }];
  const changes = place(tight, "c", 1);
  assert.equal(changes.length, 3);
  assert.deepEqual(applied(tight, changes).map(({ uuid }) => uuid), ["a", "c", "b"]);
});

test("a foreign key that ends in 0 does not stop a move", () => {
  const items = [{ uuid: "a", pos: "a" }, { uuid: "b", pos: "a0" }, { uuid: "c", pos: "b" }];
  assert.deepEqual(applied(items, place(items, "c", 1)).map(({ uuid }) => uuid), ["a", "c", "b"]);
});

test("ten thousand moves keep the order asked for", () => {
  let items = spread(8).map((pos, index) => ({ uuid: `u${index}`, pos }));
  let seed = 7;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let turn = 0; turn < 10_000; turn += 1) {
    const uuid = `u${random(8)}`;
    const to = random(8);
    items = applied(items, place(items, uuid, to));
    assert.equal(items[to].uuid, uuid);
  }
  assert.ok(items.every(({ pos }) => pos.length <= LONGEST));
});
