// The FHIR server of router.mjs, open to everybody on loopback.

import { createServer } from 'node:http';
import { listen, serveCommands } from './judge.mjs';
import { serveFhir } from './router.mjs';

const server = createServer(serveFhir);
server.keepAliveTimeout = 60_000;
listen(server);
serveCommands(() => ({}));
