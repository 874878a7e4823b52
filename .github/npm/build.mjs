// Makes the packages for npm from packed binaries: one for each platform, with the binary alone, and `har-cors`, which asks
// for all of them as optional dependencies, so that npm installs the one that fits. No script runs at installation.
//
//     node .github/npm/build.mjs PACKED OUT
//
// PACKED holds har-cors-VERSION-TARGET.tar.gz and .zip, as .github/pack makes them; targets that are not there are left out
// only with --partial. OUT gets a .tgz for each package.

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { platforms } from './har-cors/platforms.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const partial = process.argv.includes('--partial');
const [packed, out] = process.argv.slice(2).filter((argument) => argument !== '--partial');
if (!out) throw new Error('usage: build.mjs [--partial] PACKED OUT');

const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const version = /^version = "(.*)"$/m.exec(manifest)[1];
const description = /^description = "(.*)"$/m.exec(manifest)[1];
const common = { version, description, license: 'MIT' };

const scratch = mkdtempSync(join(tmpdir(), 'har-cors-npm-'));
try {
  mkdirSync(out, { recursive: true });
  const made = platforms.filter(makePlatform);
  if (made.length < platforms.length && !partial) throw new Error('binaries are missing');
  const folder = join(scratch, 'har-cors');
  cpSync(join(here, 'har-cors'), folder, { recursive: true });
  cpSync(join(root, 'README.md'), join(folder, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  pack(folder, {
    ...common,
    name: 'har-cors',
    type: 'module',
    bin: { 'har-cors': 'har-cors.mjs' },
    files: ['har-cors.mjs', 'platforms.mjs'],
    engines: { node: '>=18' },
    optionalDependencies: Object.fromEntries(platforms.map((platform) => [platform.package, version])),
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

// The package of one platform; false where its binary is not there.
function makePlatform({ package: name, target, os, cpu, libc }) {
  const windows = os === 'win32';
  const inside = `har-cors-${version}-${target}`;
  const archive = resolve(packed, inside + (windows ? '.zip' : '.tar.gz'));
  if (!existsSync(archive)) return false;
  const binary = windows ? 'har-cors.exe' : 'har-cors';
  const folder = join(scratch, target);
  mkdirSync(folder);
  if (windows) execFileSync('unzip', ['-q', archive, '-d', scratch]);
  else execFileSync('tar', ['-xzf', archive, '-C', scratch]);
  cpSync(join(scratch, inside, binary), join(folder, binary));
  chmodSync(join(folder, binary), 0o755);
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const only = libc ? { libc: [libc] } : {};
  pack(folder, { ...common, name, os: [os], cpu: [cpu], ...only, files: [binary], preferUnplugged: true });
  return true;
}

function pack(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', resolve(out)], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
}
