// The y-websocket server with its own leveldb persistence (YPERSISTENCE names the folder).
import { createServer } from 'node:http';
import { setupWSConnection } from '@y/websocket-server/utils';
import { WebSocketServer } from 'ws';

const server = createServer((_, response) => response.end('well'));
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => setupWSConnection(socket, request));
server.listen(Number(process.env.PORT), '127.0.0.1');
