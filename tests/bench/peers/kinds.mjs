// One way to connect for each kind of server; all answer { doc, Y, ledger, synced, saved(), vanish() }.
import { Ledger } from '../../soak/clients/ledger.mjs';

async function hocuspocus() {
  const [{ HocuspocusProvider }, Y, { default: WebSocket }] = await Promise.all(
    ['@hocuspocus/provider', 'yjs', 'ws'].map((name) => import(name)),
  );
  globalThis.WebSocket = WebSocket;
  return ({ url, document }) => {
    const doc = new Y.Doc();
    const ledger = new Ledger();
    const provider = new HocuspocusProvider({ url, name: document, document: doc });
    const synced = new Promise((resolve) => provider.on('synced', resolve));
    let written = 0;
    doc.on('update', (_, origin) => origin !== provider && ledger.written((written += 1)));
    provider.on('unsyncedChanges', ({ number }) => ledger.acked(written - number));
    const saved = () => provider.isSynced && !provider.hasUnsyncedChanges;
    return { doc, Y, ledger, synced, saved, vanish: () => provider.destroy() };
  };
}

async function ywebsocket() {
  const [{ WebsocketProvider }, Y, { default: WebSocket }] = await Promise.all(
    ['y-websocket', 'yjs', 'ws'].map((name) => import(name)),
  );
  return ({ url, document }) => {
    const doc = new Y.Doc();
    const provider = new WebsocketProvider(url, document, doc, { WebSocketPolyfill: WebSocket, disableBc: true });
    provider.awareness.setLocalState(null);
    const synced = new Promise((resolve) => provider.once('sync', resolve));
    return { doc, Y, ledger: null, synced, saved: () => true, vanish: () => provider.destroy() };
  };
}

const KINDS = {
  hocuspocus,
  'hocuspocus-durable': hocuspocus,
  'y-websocket': ywebsocket,
  // The server alone, with a client that sends at once as the peers' do; and with the product's client.
  ours: async () => (await import('../../soak/clients/portal.mjs')).connectBare,
  'ours-link': async () => (await import('../../soak/clients/portal.mjs')).connect,
};

export const connector = (kind) => KINDS[kind.replace(/-[12]$/, '')]();
