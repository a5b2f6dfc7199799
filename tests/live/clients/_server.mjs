// A server of the socket's protocol in memory, which a test makes slow, silent or unwilling.
import { Y, WebSocketServer, source } from "./_editor.mjs";

const encoding = await import("../../../meetings/live/editor/node_modules/lib0/encoding.js");
const { syncFrame, readFrame, awarenessFrame, ...frames } = await source("frames");

const portal = (type, ...parts) =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, type);
    for (const part of parts) {
      if (typeof part === "number") encoding.writeVarUint(encoder, part);
      else encoding.writeVarString(encoder, part);
    }
  });

class Connection {
  handled = 0;
  received = [];

  constructor(server, socket, url) {
    Object.assign(this, { server, socket, url });
    socket.on("message", (data) => this.message(readFrame(data)));
    socket.send(portal(frames.REVISION, server.seq, "hash", server.epoch));
    if (server.asks) this.ask();
  }

  ask() {
    this.socket.send(syncFrame(frames.STEP1, Y.encodeStateVector(this.server.doc)));
  }

  message(frame) {
    this.received.push(frame);
    if (frame.type !== frames.SYNC) return;
    if (frame.step === frames.STEP1) {
      this.socket.send(syncFrame(frames.STEP2, Y.encodeStateAsUpdate(this.server.doc, frame.bytes)));
    } else {
      Y.applyUpdate(this.server.doc, frame.bytes, this);
      if (this.server.acks) this.ack();
    }
  }

  ack(count = this.changes().length) {
    this.socket.send(portal(frames.ACK, count, this.server.seq));
  }

  changes() {
    return this.received.filter(({ type, step }) => type === frames.SYNC && step !== frames.STEP1);
  }

  updates() {
    return this.changes().filter(({ step }) => step === frames.UPDATE);
  }

  refuse(code, reason) {
    this.socket.send(portal(frames.NACK, code, reason));
    this.socket.close(code);
  }
}

export class Server {
  doc = new Y.Doc();
  connections = [];
  acks = true;
  asks = true;
  seq = 7;
  epoch = "first";

  static async start() {
    const server = new Server();
    server.wss = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => server.wss.once("listening", resolve));
    server.url = `ws://127.0.0.1:${server.wss.address().port}/live/x/`;
    server.wss.on("connection", (socket, request) => {
      server.connections.push(new Connection(server, socket, request.url));
    });
    server.doc.on("update", (update, origin) => {
      for (const each of server.connections) if (each !== origin) each.socket.send(syncFrame(frames.UPDATE, update));
    });
    return server;
  }

  get last() {
    return this.connections.at(-1);
  }

  stop() {
    for (const { socket } of this.connections) socket.terminate();
    this.wss.close();
  }
}

export const until = async (condition, what = String(condition)) => {
  for (let waited = 0; waited < 3_000; waited += 5) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`did not happen: ${what}`);
};

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
