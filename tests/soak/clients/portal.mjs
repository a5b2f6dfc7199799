// Two clients of the portal's socket: the product's own Link, and a bare one that sends each change at once.
import { Ledger } from './ledger.mjs';
import { Link, Y, frames, socketFor } from './libraries.mjs';

const addressOf = ({ url, document }) => `${url}/live/${document}/`;

export function connect(door) {
  const doc = new Y.Doc();
  const ledger = new Ledger();
  const sockets = [];
  const link = new Link(doc, { url: addressOf(door), WebSocket: socketFor(door, sockets) });
  doc.on('update', (_update, origin, _doc, { local }) => local && origin !== link && ledger.written(ledger.edits + 1));
  link.on('state', () => ledger.acked(ledger.edits - link.state.count));
  const synced = new Promise((resolve) => link.on('state', () => link.synced && resolve()));
  const saved = () => {
    if (link.refusal) throw new Error(`refused: ${JSON.stringify(link.state)}`);
    return link.state.kind === 'saved';
  };
  const drop = () => sockets.at(-1)?.terminate();
  return { doc, Y, ledger, link, synced, saved, drop, proposer: door.proposer, vanish: () => link.destroy() };
}

export function connectBare(door) {
  const doc = new Y.Doc();
  const ledger = new Ledger();
  const socket = new (socketFor(door))(addressOf(door));
  socket.binaryType = 'arraybuffer';
  let [sent, acked, isSynced, closed] = [0, 0, false, 0];
  const send = (step, bytes) => {
    sent += step === frames.STEP1 ? 0 : 1;
    socket.send(frames.syncFrame(step, bytes));
  };
  const synced = new Promise((resolve, reject) => {
    socket.onopen = () => send(frames.STEP1, Y.encodeStateVector(doc));
    socket.onclose = ({ code }) => reject(new Error(`closed with ${(closed = code)}`));
    socket.onmessage = ({ data }) => {
      const frame = frames.readFrame(data);
      if (frame.type === frames.ACK) ledger.acked((acked = frame.handled));
      if (frame.type !== frames.SYNC) return;
      if (frame.step === frames.STEP1) return send(frames.STEP2, Y.encodeStateAsUpdate(doc, frame.bytes));
      Y.applyUpdate(doc, frame.bytes, socket);
      if (frame.step === frames.STEP2) resolve((isSynced = true));
    };
  });
  synced.catch(() => {});
  doc.on('update', (update, origin) => {
    if (origin === socket) return;
    send(frames.UPDATE, update);
    ledger.written(sent);
  });
  const saved = () => {
    if (closed) throw new Error(`the server closed the socket with ${closed}`);
    return isSynced && sent === acked;
  };
  return { doc, Y, ledger, synced, saved, proposer: door.proposer, vanish: () => socket.terminate() };
}
