// What every judge in node shares: its packages, its port, its commands, its store.
//
// The packages are installed outside the source tree, in the folder that JUDGE_MODULES names.

import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const need = createRequire(join(process.env.JUDGE_MODULES, 'package.json'));

/** Listen on loopback at the port of the command line (0: any), and say which it became. */
export function listen(server) {
  server.listen(Number(process.argv[2]), '127.0.0.1', () => {
    console.log(JSON.stringify({ port: server.address().port }));
  });
}

/** Answer each line of JSON on standard input with one line; end when that input ends. */
export function serveCommands(answer) {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => console.log(JSON.stringify(answer(JSON.parse(line)))));
  lines.on('close', () => process.exit(0));
}

/** Lines of JSON on disk, one for each id, each written through before `keep` returns. */
export class Kept {
  constructor(path) {
    const held = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    const whole = held.subarray(0, held.lastIndexOf('\n') + 1); // a line cut short was never answered
    const lines = whole.toString('utf8').split('\n').filter(Boolean);
    this.ids = new Set(lines.map((line) => JSON.parse(line).id));
    this.file = openSync(path, 'a');
    ftruncateSync(this.file, whole.length);
    process.on('exit', () => closeSync(this.file));
  }

  keep(id, text) {
    if (this.ids.has(id)) {
      return;
    }
    writeSync(this.file, JSON.stringify({ id, text }) + '\n');
    fsyncSync(this.file);
    this.ids.add(id);
  }
}
