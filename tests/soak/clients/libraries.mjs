// The libraries of the product's editor. Yjs must be the very copy that its Link imports: two copies do not mix.
import { readFileSync } from 'node:fs';

const EDITOR = new URL('../../../meetings/live/editor/', import.meta.url);

function entry(name) {
  const folder = new URL(`node_modules/${name}/`, EDITOR);
  const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const main = manifest.exports?.['.'] ?? manifest.module;
  const chosen = main.import ?? main.default ?? main;
  return new URL(chosen.default ?? chosen, folder);
}

const load = (url) => import(url.href);

export const Y = await load(entry('yjs'));
export const { Link } = await load(new URL('src/link.mjs', EDITOR));
export const frames = await load(new URL('src/frames.mjs', EDITOR));
const { default: WebSocket } = await load(entry('ws'));

/** A socket class that is let in as the browser of a signed-in person; `sockets` are those it made. */
export const socketFor = ({ cookie, origin }, sockets = []) =>
  class extends WebSocket {
    constructor(url) {
      super(url, { headers: { Cookie: cookie, Origin: origin }, perMessageDeflate: false });
      sockets.push(this);
    }
  };
