// A browser of another make: y-websocket's own provider, which knows nothing of our acknowledgements.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { serve, until } from '../../soak/clients/lines.mjs';

const require = createRequire(new URL('../../bench/peers/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const Y = require('yjs');
const { WebsocketProvider } = require('y-websocket');
const { default: WebSocket } = await load('ws');
const PATIENCE = 15_000;

let doc;
let provider;

const title = (uuid) => doc.getMap('items').get(uuid).get('title');

async function open({ url, document, cookie, origin }) {
  class Signed extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols, { headers: { Cookie: cookie, Origin: origin } });
    }
  }
  doc = new Y.Doc();
  provider = new WebsocketProvider(url, document, doc, { WebSocketPolyfill: Signed, disableBc: true });
  await until(() => provider.synced, PATIENCE, 'synced');
}

/** Answers with the title as it reads here, before anybody has heard of it. */
function insert({ uuid, at, text }) {
  title(uuid).insert(at, text);
  return title(uuid).toString();
}

const reads = ({ uuid, text }) => until(() => title(uuid).toString() === text, PATIENCE, () => `${text}: ${title(uuid)}`);

const disconnect = () => provider.disconnect();

/** The letter is typed when the socket opens, before what was typed offline has been asked for. */
async function reconnect({ uuid, text }) {
  const opened = new Promise((resolve) => provider.on('status', ({ status }) => status === 'connected' && resolve()));
  provider.connect();
  await opened;
  insert({ uuid, at: 0, text });
  await until(() => provider.synced, PATIENCE, 'synced again');
}

serve({ open, insert, reads, disconnect, reconnect });
