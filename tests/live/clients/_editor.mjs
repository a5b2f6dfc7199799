// The editor's own copies of its packages: a second copy of yjs would not know the first one's types.
import { createRequire } from "node:module";

const EDITOR = "../../../meetings/live/editor";

export const Y = await import(`${EDITOR}/node_modules/yjs/dist/yjs.mjs`);
export const source = (name) => import(`${EDITOR}/src/${name}.mjs`);
export const { WebSocket, WebSocketServer } = createRequire(new URL(`${EDITOR}/package.json`, import.meta.url))("ws");
