// Builds dist/: the module, the two entries for each module system, and their types.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const here = new URL('../', import.meta.url);
const root = new URL('../../../', import.meta.url);
const path = (name) => new URL(name, here).pathname;

/** What "small" means: the bytes of the module after gzip. */
const LARGEST = 220_000;

// `immediate-abort` leaves out the texts of panics, which nobody could read: a panic is a trap, and `Core` explains it.
// It needs a standard library of its own, so the flags are those of a nightly compiler. With the usual one the module
// has 233,000 bytes, or parses a body in twice the time.
execFileSync('rustup', ['component', 'add', 'rust-src'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
execFileSync('cargo', ['build', '-q', '-p', 'zapi-webhooks-js', '--profile', 'wasm', '--target', 'wasm32-unknown-unknown',
  '--target-dir', 'target/wasm', '-Zbuild-std=std,panic_abort', '-Zbuild-std-features=optimize_for_size'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    RUSTC_BOOTSTRAP: '1',
    RUSTFLAGS: '-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none '
      + '-Cllvm-args=--inline-threshold=5 -Cllvm-args=--inlinehint-threshold=120',
  },
});

rmSync(path('dist'), { recursive: true, force: true });
mkdirSync(path('dist'));
const features = ['bulk-memory', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int', 'multivalue', 'reference-types'];
execFileSync(process.execPath, [path('node_modules/binaryen/bin/wasm-opt'), '-O3', ...features.map((it) => `--enable-${it}`),
  new URL('target/wasm/wasm32-unknown-unknown/wasm/zapi_webhooks_js.wasm', root).pathname, '-o', path('dist/zapi-webhooks.wasm')]);

const size = gzipSync(readFileSync(path('dist/zapi-webhooks.wasm')), { level: 9 }).length;
console.log(`dist/zapi-webhooks.wasm has ${size} bytes after gzip, at most ${LARGEST}`);
if (size > LARGEST) throw new Error('the module is too large');

const common = { bundle: true, platform: 'neutral', target: 'es2022', charset: 'utf8', logLevel: 'warning', legalComments: 'none' };
const inlined = { ...common, entryPoints: [path('js/inlined.js')], loader: { '.wasm': 'base64' } };
await build({ ...inlined, format: 'esm', outfile: path('dist/index.js') });
await build({ ...inlined, format: 'cjs', outfile: path('dist/index.cjs') });
// A runtime that forbids compiling bytes compiles the file that it imports; Next and Vercel ask for `?module` in its name.
for (const [name, file] of [['workerd', './zapi-webhooks.wasm'], ['edge-light', './zapi-webhooks.wasm?module']]) {
  const external = { name: 'external', setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, () => ({ path: file, external: true })) };
  await build({ ...common, entryPoints: [path('js/imported.js')], format: 'esm', outfile: path(`dist/${name}.js`), plugins: [external] });
}

const types = readFileSync(path('types/schema.d.ts'), 'utf8') + '\n' + readFileSync(path('types/api.d.ts'), 'utf8');
for (const name of ['index.d.ts', 'index.d.cts']) writeFileSync(path(`dist/${name}`), types);
