// Packs the package, installs it into an empty project, and runs the suite there in every runtime.
//
// node test/run.mjs [NAME..]: only the steps whose names are given.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = new URL('../', import.meta.url).pathname;
const bin = (name) => join(here, 'node_modules/.bin', name);
const TOKEN = 'A1B2C3D4E5F6A7B8C9D0E1F2';

const project = mkdtempSync(join(tmpdir(), 'zapi-webhooks-'));
process.on('exit', () => rmSync(project, { recursive: true, force: true }));
const children = new Set();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

function run(command, args, options = {}) {
  return execFileSync(command, args, { cwd: project, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'], timeout: 180_000, ...options });
}

function same(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: found ${a}, expected ${b}`);
}

/** A free port of the loopback. */
function port() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a server, and waits until it answers. */
async function serve(command, args, at, options = {}) {
  const child = spawn(command, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
  children.add(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { log += data; });
  for (let waited = 0; ; waited += 1) {
    if (child.exitCode !== null || waited > 600) throw new Error(`${command} did not start:\n${log}`);
    try {
      await fetch(at);
      break;
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }
  return async () => {
    const gone = new Promise((resolve) => { child.once('exit', resolve); });
    process.kill(-child.pid, 'SIGKILL');
    await gone;
    children.delete(child);
    return log;
  };
}

const BODY = '{"type":\'ConnectedCallback\',"connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7",'
  + '"phone":"5544999999999"}';

/** Bodies that a parser rejects. */
const REJECTED = [BODY.slice(0, 60), '{"type":"ConnectedCallback"}'];

/** Sends what the gateway sends, and what others do, to a recipe. */
async function deliver(at, name, { ignoresUpgrade = true, acknowledges = false } = {}) {
  const send = (body, headers = {}) => fetch(at, {
    method: 'POST', body, headers: { 'content-type': 'application/json', 'z-api-token': TOKEN, ...headers },
  });
  const accepted = await send(BODY);
  same([accepted.status, await accepted.text()], [200, ''], `${name}: a delivery`);
  const unread = [
    [400, 'unexpected-end', await send(REJECTED[0])],
    [422, 'missing-field', await send(REJECTED[1])],
    [415, 'unsupported-media-type', await send(BODY, { 'content-type': 'text/plain' })],
  ];
  if (acknowledges) {
    for (const [, code, response] of unread) same([response.status, await response.text()], [200, ''], `${name}: ${code}`);
  }
  const rows = [[401, 'wrong-token', await send(BODY, { 'z-api-token': 'other' })], ...(acknowledges ? [] : unread)];
  for (const [status, code, response] of rows) {
    same([response.status, (await response.json()).type], [status, `urn:zapi-webhooks:problem:${code}`], `${name}: ${code}`);
  }
  // The head of most real deliveries offers to go on in HTTP/2. Two servers mishandle that before the recipe sees it, so
  // there a proxy takes the offer away; the README says so.
  const offer = ignoresUpgrade ? '--http2' : '--http1.1';
  const curl = run('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', offer, '-H', `z-api-token: ${TOKEN}`,
    '-H', 'content-type: application/json', '-d', BODY, at]);
  same(curl, '200', `${name}: with the offer of h2c`);
}

/** Whether a log names the event once for each accepted delivery, and no token, phone or instance. */
function checkLog(log, name, events = 2) {
  same(log.split('ConnectedCallback').length - 1, events, `${name}: events in the log\n${log}`);
  for (const secret of [TOKEN, '5544999999999', '3C67AB641C8AA0412F6A0242B4E23AC7']) {
    if (log.includes(secret)) throw new Error(`${name}: the log has ${secret}`);
  }
}

const steps = {
  async contents() {
    const files = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: here }));
    same(files[0].files.map((it) => it.path).sort(), ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md',
      'dist/edge-light.js', 'dist/index.cjs', 'dist/index.d.cts', 'dist/index.d.ts', 'dist/index.js', 'dist/workerd.js', 'dist/zapi-webhooks.wasm',
      'package.json'], 'files of the package');
    for (const name of ['index.js', 'index.cjs', 'workerd.js', 'edge-light.js']) {
      const text = readFileSync(join(here, 'dist', name), 'utf8');
      const imports = [...text.matchAll(/(?:\bimport\b|\bfrom|\brequire\()\s*["']([^"']+)["']/g)].map((it) => it[1]);
      const wasm = { 'workerd.js': ['./zapi-webhooks.wasm'], 'edge-light.js': ['./zapi-webhooks.wasm?module'] };
      same(imports, wasm[name] ?? [], `imports of ${name}`);
      if (/\b(process|Buffer|__dirname)\b/.test(text)) throw new Error(`${name} uses Node`);
    }
    const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
    same(dependencies, undefined, 'dependencies');
  },

  node() {
    writeFileSync(join(project, 'cjs.cjs'), "const zapi = require('zapi-webhooks');\nconst { readFileSync } = require('node:fs');\n"
      + "import('./suite.mjs').then(({ run }) => run(zapi, JSON.parse(readFileSync('vectors.json', 'utf8'))))\n"
      + "  .then(console.log, (error) => { console.error(error); process.exit(1); });\n");
    for (const name of ['esm.mjs', 'cjs.cjs']) same(run('node', [name]).trim(), vectors, name);
  },

  typescript() {
    run('node', [join(here, 'scripts/types.mjs'), '--check']);
    cpSync(join(here, 'test/types.mts'), join(project, 'types.mts'));
    cpSync(join(here, 'test/types.mts'), join(project, 'types.cts'));
    const [, example] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(here, '../../README.pt-BR.md'), 'utf8'));
    writeFileSync(join(project, 'portuguese.mts'), example);
    for (const [module, files] of [['nodenext', ['types.mts', 'types.cts', 'portuguese.mts']], ['preserve', ['types.mts']]]) {
      run(bin('tsc'), ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--module', module,
        '--target', 'es2022', '--lib', 'es2022,dom', '--types', '', ...files]);
    }
  },

  deno() {
    same(run(bin('deno'), ['run', '--no-lock', '--node-modules-dir=manual', '--allow-read=.', 'esm.mjs']).trim(), vectors, 'Deno');
  },

  bun() {
    same(run(bin('bun'), ['run', 'esm.mjs']).trim(), vectors, 'Bun');
  },

  async workerd() {
    // The runtime forbids compiling bytes, so this passes through the condition alone.
    const entry = join(project, 'suite-worker.js');
    writeFileSync(entry, "import * as zapi from 'zapi-webhooks';\nimport { run } from './suite.mjs';\n"
      + 'export default { fetch: async (request) => {\n  if (request.method === "GET") return new Response("up");\n'
      + '  try { return new Response(await run(zapi, await request.json())); }\n'
      + '  catch (error) { return new Response(error.stack, { status: 500 }); }\n} };\n');
    const stop = await worker(entry, 'suite');
    const response = await fetch(stop.at, { method: 'POST', body: readFileSync(join(project, 'vectors.json')) });
    same([response.status, await response.text()], [200, vectors], 'workerd');
    await stop();
  },

  async 'recipe-worker'() {
    const stop = await worker(join(here, 'test/recipes/worker.js'), 'recipe');
    await deliver(stop.at, 'worker');
    checkLog(await stop(), 'worker');
  },

  async 'recipe-supabase'() {
    cpSync(join(here, 'test/recipes/supabase.ts'), join(project, 'supabase.ts'));
    const free = await port();
    const at = `http://127.0.0.1:${free}/`;
    const stop = await serve(bin('deno'), ['run', '--no-lock', '--node-modules-dir=manual', '--allow-net=127.0.0.1', '--allow-env',
      'supabase.ts'], at, { env: { ...process.env, ZAPI_TOKEN: TOKEN, DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${free}` } });
    await deliver(at, 'Supabase', { ignoresUpgrade: false });
    checkLog(await stop(), 'Supabase');
  },

  async 'recipe-express'() {
    cpSync(join(here, 'test/recipes/express.mjs'), join(project, 'express.mjs'));
    const free = await port();
    const at = `http://127.0.0.1:${free}/z-api`;
    const stop = await serve('node', ['express.mjs'], at, { env: { ...process.env, ZAPI_TOKEN: TOKEN, PORT: String(free) } });
    await deliver(at, 'Express', { acknowledges: true });
    checkLog(await stop(), 'Express');
    const dead = readdirSync(project).filter((name) => name.endsWith('.dead'));
    same(dead.map((name) => readFileSync(join(project, name), 'utf8')).sort(), [...REJECTED, BODY].sort(), 'dead letters');
    for (const token of ['', undefined]) {
      const { status, stderr } = spawnSync('node', ['express.mjs'], { cwd: project, encoding: 'utf8', env: { ...process.env, ZAPI_TOKEN: token }, timeout: 20_000 });
      same([status, stderr.includes('\nError: ZAPI_TOKEN is empty\n')], [1, true], 'no token');
    }
  },

  async 'recipe-next'() {
    const app = join(project, 'next-app');
    for (const route of ['z-api', 'edge']) mkdirSync(join(app, 'app', route), { recursive: true });
    writeFileSync(join(app, 'package.json'), '{"type":"module"}');
    writeFileSync(join(app, 'app/layout.js'), 'export default function Layout({ children }) { return children; }\n');
    cpSync(join(here, 'test/recipes/next-route.js'), join(app, 'app/z-api/route.js'));
    // The README names this line.
    writeFileSync(join(app, 'app/edge/route.js'), `export const runtime = 'edge';\n${readFileSync(join(here, 'test/recipes/next-route.js'))}`);
    // Turbopack reads nothing outside the app.
    renameSync(join(project, 'node_modules'), join(app, 'node_modules'));
    const env = { ...process.env, ZAPI_TOKEN: TOKEN, NEXT_TELEMETRY_DISABLED: '1' };
    const next = join(app, 'node_modules/next/dist/bin/next');
    run('node', [next, 'build', app], { env });
    // The edge runtime has the module as a file.
    same(readdirSync(join(app, '.next/server/edge/chunks')).filter((name) => name.endsWith('.wasm')).length, 1, 'modules of the edge runtime');
    const free = await port();
    const stop = await serve('node', [next, 'start', app, '-H', '127.0.0.1', '-p', String(free)], `http://127.0.0.1:${free}/z-api`, { env });
    for (const route of ['z-api', 'edge']) await deliver(`http://127.0.0.1:${free}/${route}`, `Next, ${route}`, { ignoresUpgrade: false });
    checkLog(await stop(), 'Next', 4);
    renameSync(join(app, 'node_modules'), join(project, 'node_modules'));
  },

  async 'two-commands'() {
    const text = readFileSync(join(here, 'README.md'), 'utf8');
    const [, server] = /```js\n(\/\/ server\.mjs[\s\S]*?)```/.exec(text);
    const [[, shell], [, send]] = text.matchAll(/```sh\n([\s\S]*?)```/g);
    const [install, start, ...rest] = shell.trim().split('\n');
    same([rest, server.split('\n').filter((line) => line !== '' && !line.trim().startsWith('//')).length], [[], 10], 'two commands and ten lines');
    const cwd = mkdtempSync(join(tmpdir(), 'zapi-webhooks-empty-'));
    try {
      cpSync(join(project, tarball), join(cwd, tarball));
      writeFileSync(join(cwd, 'server.mjs'), server);
      run('bash', ['-c', install], { cwd });
      const free = await port();
      const at = `http://127.0.0.1:${free}/z-api`;
      const stop = await serve('bash', ['-c', `exec env ${start.replace('PORT=3000', `PORT=${free}`)}`], at, { cwd });
      const curl = send.replace('curl ', 'curl --fail --silent --show-error ').replace('http://127.0.0.1:3000/z-api', at);
      same(run('bash', ['-c', curl], { cwd: join(here, '../..') }), '', 'what curl prints');
      const log = await stop();
      same(log.trim().split('\n'), ['ReceivedCallback'], 'the log of two commands');
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },

  readme() {
    const text = readFileSync(join(here, 'README.md'), 'utf8');
    const portuguese = readFileSync(join(here, '../../README.pt-BR.md'), 'utf8').replace(/```python[\s\S]*?```/g, '');
    const blocks = [...(text + portuguese).matchAll(/```(js|sh|ts)\n([\s\S]*?)```/g)].map(([, language, code]) => ({ language, code }));
    const recipes = readdirSync(join(here, 'test/recipes')).map((name) => readFileSync(join(here, 'test/recipes', name), 'utf8'));
    let ran = 0;
    for (const { language, code } of blocks) {
      if (language === 'sh') continue;
      // A recipe of the README is the file that the other steps run.
      if (recipes.includes(code)) continue;
      if (language === 'ts') throw new Error('a block is no recipe');
      writeFileSync(join(project, `readme-${ran}.mjs`), code);
      const shown = /\/\/ prints: (.*)/g;
      const expected = [...code.matchAll(shown)].map((it) => it[1]);
      same(run('node', [`readme-${ran}.mjs`]).trim().split('\n'), expected, `block ${ran} of the README`);
      ran += 1;
    }
    for (const recipe of recipes) {
      if (!text.includes(recipe)) throw new Error(`the README lacks a recipe:\n${recipe}`);
    }
    same(ran >= 4, true, 'blocks of the READMEs');
  },
};

/** Starts workerd with the modules that a bundler for workers makes of an entry. */
async function worker(entry, name) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [entry], bundle: true, format: 'esm', outfile: join(project, `${name}.js`), conditions: ['workerd'], external: ['*.wasm'],
    absWorkingDir: project, nodePaths: [join(project, 'node_modules')], logLevel: 'warning',
  });
  cpSync(join(project, 'node_modules/zapi-webhooks/dist/zapi-webhooks.wasm'), join(project, 'zapi-webhooks.wasm'));
  const free = await port();
  writeFileSync(join(project, `${name}.capnp`), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
      (name = "${name}.js", esModule = embed "${name}.js"),
      (name = "zapi-webhooks.wasm", wasm = embed "zapi-webhooks.wasm"),
    ],
    bindings = [(name = "ZAPI_TOKEN", text = "${TOKEN}")],
    compatibilityDate = "2025-09-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${free}", http = (), service = "main")],
);
`);
  const at = `http://127.0.0.1:${free}/`;
  const stop = await serve(bin('workerd'), ['serve', `${name}.capnp`], at);
  return Object.assign(stop, { at });
}

// An empty project with the packed package, and with the frameworks of the recipes.
const tarball = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: here }))[0].filename;
writeFileSync(join(project, 'package.json'), '{"private":true}');
run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--offline', `./${tarball}`]);
cpSync(join(here, 'test/suite.mjs'), join(project, 'suite.mjs'));
writeFileSync(join(project, 'vectors.json'), run('python3', [join(here, 'test/vectors.py')]));
writeFileSync(join(project, 'esm.mjs'), "import * as zapi from 'zapi-webhooks';\nimport { readFileSync } from 'node:fs';\n"
  + "import { run } from './suite.mjs';\nconsole.log(await run(zapi, JSON.parse(readFileSync('vectors.json', 'utf8'))));\n");
const vectors = String(JSON.parse(readFileSync(join(project, 'vectors.json'), 'utf8')).length);
same(readdirSync(join(project, 'node_modules')).filter((it) => !it.startsWith('.')), ['zapi-webhooks'], 'packages of the empty project');

const wanted = process.argv.slice(2);
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (name === 'recipe-express' || name === 'recipe-next') frameworks();
  const start = Date.now();
  await step();
  console.log(`${name}: ok, ${Date.now() - start} ms`);
}
process.exit(0);

/** Lends the frameworks that the recipes name, as a project that uses them has them. */
function frameworks() {
  for (const name of readdirSync(join(here, 'node_modules')).filter((it) => !it.startsWith('.'))) {
    cpSync(join(here, 'node_modules', name), join(project, 'node_modules', name), { recursive: true, force: false, errorOnExist: false });
  }
}
