// The frames of the socket: y-websocket's messages and the three the portal adds.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

export const SYNC = 0;
export const AWARENESS = 1;
export const QUERY_AWARENESS = 3;
export const ACK = 100;
export const NACK = 101;
export const REVISION = 102;

export const STEP1 = 0;
export const STEP2 = 1;
export const UPDATE = 2;

export const syncFrame = (step, bytes) =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, SYNC);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });

export const awarenessFrame = (bytes) =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, bytes);
  });

export const queryFrame = () =>
  encoding.encode((encoder) => encoding.writeVarUint(encoder, QUERY_AWARENESS));

const READERS = {
  [SYNC]: (decoder) => ({
    step: decoding.readVarUint(decoder),
    bytes: decoding.readVarUint8Array(decoder),
  }),
  [AWARENESS]: (decoder) => ({ bytes: decoding.readVarUint8Array(decoder) }),
  [QUERY_AWARENESS]: () => ({}),
  [ACK]: (decoder) => ({
    handled: decoding.readVarUint(decoder),
    seq: decoding.readVarUint(decoder),
  }),
  [NACK]: (decoder) => ({
    code: decoding.readVarUint(decoder),
    reason: decoding.readVarString(decoder),
  }),
  [REVISION]: (decoder) => ({
    seq: decoding.readVarUint(decoder),
    hash: decoding.readVarString(decoder),
    epoch: decoding.readVarString(decoder),
  }),
};

export const readFrame = (data) => {
  const decoder = decoding.createDecoder(new Uint8Array(data));
  const type = decoding.readVarUint(decoder);
  return { type, ...READERS[type]?.(decoder) };
};
