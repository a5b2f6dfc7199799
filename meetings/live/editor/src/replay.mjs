// Reads the log of one document (each update with its length before it) and writes what it says as JSON.
import * as Y from "yjs";
import { structureOf } from "./structure.mjs";

const SCALARS = ["kind", "duration", "presenter", "proposer", "pos", "deleted"];
const TEXTS = ["title", "proposal"];
const RICH = ["text", "note"];

const readAll = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

export function* updatesIn(log) {
  for (let at = 0; at < log.length; ) {
    const length = log.readUInt32BE(at);
    yield new Uint8Array(log.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
}

const itemOf = (item) => ({
  ...Object.fromEntries(SCALARS.map((name) => [name, item.get(name) ?? null])),
  ...Object.fromEntries(TEXTS.map((name) => [name, item.get(name)?.toString() ?? null])),
  ...Object.fromEntries(RICH.map((name) => [name, item.get(name) ? structureOf(item.get(name)) : null])),
});

export const replay = (updates) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const items = Object.fromEntries([...doc.getMap("items")].map(([uuid, item]) => [uuid, itemOf(item)]));
  const { pendingStructs, pendingDs } = doc.store;
  return { items, pending: pendingStructs !== null || pendingDs !== null };
};

process.stdout.write(JSON.stringify(replay(updatesIn(await readAll(process.stdin)))));
