// hocuspocus with its database extension on PostgreSQL. PEER_MODE=default: as it comes, debounced by 2 to 10 s.
// PEER_MODE=durable: a change is applied, sent on and confirmed (SyncStatus) only after its COMMIT.
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';
import * as Y from 'yjs';

const STEP2 = 1;
const UPDATE = 2;
const durable = process.env.PEER_MODE === 'durable';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });

async function fetch({ documentName }) {
  const { rows } = await pool.query('select state from hocuspocus where name = $1', [documentName]);
  return rows[0]?.state ?? null;
}

/** One statement in autocommit: answered means committed (synchronous_commit is on). */
async function keep(name, state) {
  await pool.query(
    'insert into hocuspocus values ($1, $2) on conflict (name) do update set state = excluded.state',
    [name, Buffer.from(state)],
  );
}

/** Commits the document with all changes that wait, then lets them go on together: one COMMIT for a batch. */
class Committing {
  waiting = [];
  busy = false;

  constructor(document) {
    this.document = document;
  }

  committed(update) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ update, resolve, reject });
      if (!this.busy) this.run();
    });
  }

  async run() {
    this.busy = true;
    while (this.waiting.length) {
      const batch = this.waiting.splice(0);
      const state = Y.mergeUpdates([Y.encodeStateAsUpdate(this.document), ...batch.map(({ update }) => update)]);
      await keep(this.document.name, state).then(
        () => batch.forEach(({ resolve }) => resolve()),
        (error) => batch.forEach(({ reject }) => reject(error)),
      );
      await new Promise((resolve) => setImmediate(resolve)); // they are applied now, and in the next state
    }
    this.busy = false;
  }
}

const committing = new WeakMap();

/** hocuspocus waits for this hook before it applies the message. */
async function beforeSync({ document, type, payload }) {
  if (type !== STEP2 && type !== UPDATE) return;
  if (!committing.has(document)) committing.set(document, new Committing(document));
  await committing.get(document).committed(payload);
}

await pool.query('create table if not exists hocuspocus (name text primary key, state bytea)').catch((error) => {
  if (error.code !== '23505') throw error; // two servers made it at the same moment
});
const store = durable ? async () => {} : ({ documentName, state }) => keep(documentName, state);
const server = new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  extensions: [new Database({ fetch, store })],
  ...(durable ? { beforeSync } : {}),
});
await server.listen();
