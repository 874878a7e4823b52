#!/usr/bin/env node
// Runs the binary of this platform with the same arguments, streams and exit status.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { libc, platforms } from './platforms.mjs';

const here = platforms.filter(({ os, cpu }) => os === process.platform && cpu === process.arch);
// A musl binary is static and runs on every Linux: it stands in where the other was left out.
here.sort((a, b) => Number(b.libc === libc()) - Number(a.libc === libc()));

const binary = find();
if (!binary) {
  const wanted = here.length ? `the package ${here[0].package} is not installed (npm leaves it out with --omit=optional)` :
    `there is no binary for ${process.platform} on ${process.arch}`;
  console.error(`har-cors: ${wanted}; cargo install har-cors builds one`);
  process.exit(2);
}

const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' });
// A terminal sends its signals to both; others come here alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`har-cors: ${error.message}`);
  process.exit(2);
});
child.on('exit', (status, signal) => process.exit(signal ? 128 + constants.signals[signal] : status));

function find() {
  const require = createRequire(import.meta.url);
  for (const platform of here) {
    if (platform.libc === 'glibc' && libc() === 'musl') continue;
    try {
      return require.resolve(`${platform.package}/har-cors${process.platform === 'win32' ? '.exe' : ''}`);
    } catch {
      // The next one.
    }
  }
  return undefined;
}
