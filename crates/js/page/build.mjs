// Makes dist/zapi-webhooks.html: one file with the module deflated inside it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const at = (name) => new URL(name, import.meta.url);
const LARGEST = 400_000;

const wasm = at('../dist/zapi-webhooks.wasm');
if (!existsSync(wasm)) {
  console.error('dist/zapi-webhooks.wasm is missing: `npm run build` makes it');
  process.exit(1);
}
const module = gzipSync(readFileSync(wasm), { level: 9 }).toString('base64');
const { outputFiles: [{ text }] } = await build({
  stdin: { contents: `import { start } from './main.js';\nstart(MODULE);\n`, resolveDir: at('.').pathname },
  define: { MODULE: JSON.stringify(module) },
  bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'utf8', write: false, logLevel: 'warning',
});
// A script ends at the first `</script`, wherever that is.
const script = text.replaceAll('</script', '<\\/script');
const page = readFileSync(at('page.html'), 'utf8').replace('/*SCRIPT*/', () => script);
mkdirSync(at('dist'), { recursive: true });
writeFileSync(at('dist/zapi-webhooks.html'), page);
const size = Buffer.byteLength(page);
console.log(`page/dist/zapi-webhooks.html has ${size} bytes, at most ${LARGEST}`);
if (size > LARGEST) throw new Error('the page is too large');
