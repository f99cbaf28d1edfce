// @medplum/hl7's side of an MLLP connection, as a receiver that keeps each MSH-10 once.
//
// `hl7.mjs PORT FILE [enhanced]`: what it does is told in tests/support/judges_hl7.py.
// Its own Hl7Server would listen on every interface, so the socket is opened here.

import { createServer } from 'node:net';
import { Kept, listen, need, serveCommands } from './judge.mjs';

const { Hl7Connection } = need('@medplum/hl7');
const [, , , path, mode] = process.argv;
const kept = new Kept(path);
const faults = [];
let arrivals = 0;

function take(connection, message) {
  arrivals += 1;
  const id = message.getSegment('MSH').getField(10).toString();
  const fault = faults.shift() ?? 'none';
  if (fault === 'unread') {
    return;
  }
  if (fault === 'reset_before') {
    connection.socket.resetAndDestroy();
    return;
  }
  if (fault === 'AE' || fault === 'AR') {
    connection.send(message.buildAck({ ackCode: fault }));
    return;
  }
  kept.keep(id, message.toString());
  if (fault === 'lose') {
    return;
  }
  if (fault === 'close') {
    connection.socket.resetAndDestroy();
    return;
  }
  const answer = message.buildAck({ ackCode: 'AA' });
  if (fault === 'other') {
    const stray = message.buildAck({ ackCode: 'AA' });
    stray.getSegment('MSA').setField(2, 'SOME-OTHER-MESSAGE');
    connection.send(stray);
  }
  connection.send(answer);
  if (fault === 'duplicate') {
    connection.send(answer);
  }
}

const server = createServer((socket) => {
  const connection = new Hl7Connection(socket, 'utf-8', mode === 'enhanced');
  connection.addEventListener('message', (event) => take(connection, event.message));
  connection.addEventListener('error', (event) => console.error(String(event.error)));
});
listen(server);
serveCommands((command) => {
  faults.push(...command.faults);
  return { left: faults.length, arrivals };
});
