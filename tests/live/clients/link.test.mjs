import assert from "node:assert/strict";
import { after, test } from "node:test";
import { WebSocket, Y, source } from "./_editor.mjs";
import { Server, pause, until } from "./_server.mjs";

const { Link } = await source("link");
const { delayAfter } = await source("backoff");
const { QUERY_AWARENESS, STEP2, SYNC } = await source("frames");

const open = [];
after(() => open.forEach((each) => (each.destroy ?? each.stop).call(each)));

const begin = async (options = {}, change = () => {}) => {
  const server = await Server.start();
  change(server);
  const doc = new Y.Doc();
  const states = [];
  const link = new Link(doc, { url: server.url, WebSocket, random: () => 0, ...options });
  link.on("state", (state) => states.push(state));
  open.push(link, server);
  return { server, doc, link, states, text: doc.getText("t") };
};

const isSaved = (link) => () => link.state.kind === "saved";

test("saved is said after the answer to the server, never when the socket opens", async () => {
  const { server, link } = await begin({}, (each) => (each.acks = false));
  await until(() => link.synced && link.answered);
  await pause(30);
  assert.equal(link.state.kind, "saving");
  server.last.ack();
  await until(isSaved(link));
});

test("a server that never asks is never saved to", async () => {
  const { link } = await begin({}, (each) => (each.asks = false));
  await until(() => link.synced);
  await pause(30);
  assert.equal(link.state.kind, "saving");
});

test("whoever is not asked knocks, and hears why", async () => {
  const { server, link, text } = await begin({ knockAfter: 20 }, (each) => (each.asks = false));
  text.insert(0, "late");
  await until(() => server.last?.changes().length === 1);
  assert.equal(server.doc.getText("t").toString(), "");
  assert.deepEqual(link.state, { kind: "saving", count: 1 });
  server.last.refuse(4423, "The agenda is set.");
  await until(() => link.state.kind === "refused");
});

test("a change is unsaved from the keystroke until its own acknowledgement", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  server.acks = false;
  text.insert(0, "a");
  assert.deepEqual(link.state, { kind: "saving", count: 1 });
  text.insert(1, "b");
  assert.equal(link.state.count, 2);
  await until(() => server.last.updates().length === 2);
  assert.deepEqual(link.state, { kind: "saving", count: 2 });
  server.last.ack(server.last.changes().length - 1);
  await until(() => link.state.count === 1);
  assert.equal(link.state.kind, "saving");
  server.last.ack();
  await until(isSaved(link));
  assert.equal(link.state.count, 0);
});

test("fast typing is few messages and every letter", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  for (let turn = 0; turn < 100; turn += 1) {
    text.insert(turn, "x");
    if (turn % 10 === 9) await pause(10);
  }
  await until(isSaved(link));
  assert.ok(server.last.updates().length <= 6, `${server.last.updates().length} messages`);
  assert.equal(server.doc.getText("t").toString(), "x".repeat(100));
});

test("nothing goes before the answer, and the answer has the offline changes", async () => {
  const { server, link, text } = await begin({}, (each) => (each.asks = false));
  text.insert(0, "early");
  await until(() => link.synced);
  await pause(80);
  assert.equal(server.last.changes().length, 0);
  server.last.ask();
  await until(isSaved(link));
  assert.deepEqual(server.last.changes().map(({ type, step }) => [type, step]), [[SYNC, STEP2]]);
  assert.equal(server.doc.getText("t").toString(), "early");
});

test("what the browser kept is in the answer", async () => {
  let doc;
  const prepare = async () => {
    await pause(30);
    const kept = new Y.Doc();
    kept.getText("t").insert(0, "kept");
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(kept));
  };
  const started = await begin({ prepare: () => prepare() });
  doc = started.doc;
  await until(isSaved(started.link));
  assert.equal(started.server.doc.getText("t").toString(), "kept");
});

test("a lost connection counts what is only here and sends it when it is back", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  server.last.socket.terminate();
  await until(() => link.state.kind === "offline");
  text.insert(0, "offline");
  assert.deepEqual(link.state, { kind: "offline", count: 1 });
  await until(isSaved(link));
  assert.equal(server.connections.length, 2);
  assert.equal(server.doc.getText("t").toString(), "offline");
  assert.match(server.last.url, /\?epoch=first&seen=7$/);
});

test("an acknowledgement lost with its connection is not taken for granted", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  server.acks = false;
  text.insert(0, "unsure");
  await until(() => server.last.updates().length === 1);
  server.last.socket.terminate();
  await until(() => server.connections.length === 2 && server.last.changes().length === 1);
  assert.deepEqual(link.state, { kind: "saving", count: 1 });
  server.last.ack();
  await until(isSaved(link));
});

test("a terminal code stops, keeps the count and the reason", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  server.acks = false;
  text.insert(0, "late");
  await until(() => server.last.updates().length === 1);
  server.last.refuse(4423, "The agenda is set.");
  await until(() => link.state.kind === "refused");
  assert.deepEqual(link.state, { kind: "refused", count: 1, code: 4423, reason: "The agenda is set." });
  await pause(400);
  assert.equal(server.connections.length, 1);
});

test("another epoch is terminal", async () => {
  const { server, link } = await begin({ epoch: "old", seen: 900 });
  await until(() => server.connections.length === 1);
  server.last.refuse(4410, "");
  await until(() => link.state.kind === "refused");
  assert.equal(link.state.code, 4410);
});

test("a resync comes back at once", async () => {
  const { server, link } = await begin();
  await until(isSaved(link));
  const began = Date.now();
  server.last.refuse(4509, "");
  await until(() => server.connections.length === 2);
  assert.ok(Date.now() - began < 250);
});

test("a server gone quiet is asked, then left", async () => {
  let now = 1_000_000;
  const { server, link } = await begin({ now: () => now, heartbeat: 5 });
  await until(isSaved(link));
  now += 19_000;
  await pause(30);
  assert.ok(!server.last.received.some(({ type }) => type === QUERY_AWARENESS));
  now += 2_000;
  await until(() => server.last.received.some(({ type }) => type === QUERY_AWARENESS));
  now += 5_000;
  await until(() => server.connections.length === 2);
  await until(isSaved(link));
});

test("a change without an answer makes it ask sooner", async () => {
  let now = 1_000_000;
  const { server, link, text } = await begin({ now: () => now, heartbeat: 5 });
  await until(isSaved(link));
  server.acks = false;
  text.insert(0, "x");
  now += 6_000;
  await until(() => server.last.received.some(({ type }) => type === QUERY_AWARENESS));
});

test("a browser that knows it is offline says so at once, and nothing is lost", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  text.insert(0, "x");
  link.lose();
  assert.deepEqual(link.state, { kind: "offline", count: 1 });
  await until(isSaved(link));
  assert.equal(server.doc.getText("t").toString(), "x");
});

test("waiting times grow, spread and stay within their limits", () => {
  const ceiling = () => 1;
  assert.equal(delayAfter(1006, 0, () => 0), 300);
  assert.equal(delayAfter(1006, 0, ceiling), 600);
  assert.equal(delayAfter(1006, 20, ceiling), 30_000);
  assert.equal(delayAfter(4509, 0, ceiling), 0);
  assert.ok(delayAfter(4509, 1, ceiling) > 0);
  assert.equal(delayAfter(4429, 0, () => 0), 15_000);
  assert.equal(delayAfter(4429, 9, ceiling), 30_000);
});

test("an offline text larger than one message goes in several", async () => {
  const { server, link, text } = await begin();
  await until(isSaved(link));
  server.last.socket.terminate();
  await until(() => link.state.kind === "offline");
  for (let turn = 0; turn < 5; turn += 1) text.insert(0, "å".repeat(10_000));
  await until(isSaved(link));
  assert.ok(server.last.changes().every(({ bytes }) => bytes.length <= 64 * 1024));
  assert.equal(server.doc.getText("t").length, 50_000);
});

test("a person's place is told at most five times a second", async () => {
  const { server, link } = await begin();
  await until(isSaved(link));
  for (let turn = 0; turn < 40; turn += 1) {
    link.awareness.setLocalState({ item: `${turn}`, field: null, cursor: null });
    await pause(10);
  }
  await pause(250);
  const told = server.last.received.filter(({ type }) => type === 1);
  assert.ok(told.length <= 5, `${told.length} in 650 ms`);
});
