// Hostile bodies, a million calls, a trap, and bodies without enough memory, in Node.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

import binaryen from 'binaryen';

import { lines, parse, sample } from '../dist/index.js';
import { Core, OP } from '../js/wasm.js';

const root = new URL('../../../', import.meta.url).pathname;
const module = new WebAssembly.Module(readFileSync(new URL('../dist/zapi-webhooks.wasm', import.meta.url)));

/** A generator of numbers, so that a failure can be repeated. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const FRAGMENTS = ['{', '}', '[', ']', ',', ':', '"', "'", '`', '\\', '//', '/*', '*/', '\n', '\r', '\0', '\u2028', '\ufeff', '```',
  '0x1', '1e999', '-', '.5', '9007199254740993', 'NaN', 'null', 'True', 'NumberLong(', ')', '"type"', "'phone'", '"__proto__"',
  '\\u', '\\ud800', 'é', '🎉', '\u0000', 'instance.id', '{{x}}', ',,', '"a":1', '\u00a0'].map((it) => Buffer.from(it));

/** A fixture with pieces cut out, put in, repeated or replaced by any bytes. */
function hostile(bodies, next) {
  let body = bodies[next(bodies.length)];
  for (let edits = next(4) + 1; edits > 0; edits -= 1) {
    const at = next(body.length + 1);
    const to = Math.min(body.length, at + next(12));
    const piece = [
      () => FRAGMENTS[next(FRAGMENTS.length)],
      () => Buffer.from(Array.from({ length: next(6) }, () => next(256))),
      () => Buffer.concat(Array.from({ length: next(40) }, () => body.subarray(at, to))),
      () => Buffer.alloc(0),
    ][next(4)]();
    body = Buffer.concat([body.subarray(0, at), piece, body.subarray(next(2) ? at : to)]);
    if (next(8) === 0) body = body.subarray(0, next(body.length + 1));
  }
  return body;
}

test('10,000 hostile bodies have the verdict of the command', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    const fixtures = join(root, 'fixtures');
    const names = readdirSync(fixtures).filter((name) => name.endsWith('.json')).sort();
    const bodies = names.map((name) => readFileSync(join(fixtures, name)));
    const next = random(20251126);
    const made = Array.from({ length: 10_000 }, () => hostile(bodies, next));
    made.forEach((body, index) => writeFileSync(join(folder, `${String(index).padStart(5, '0')}.json`), body));
    const args = ['run', '-q', '-p', 'zapi-webhooks-cli', '--', 'check', '--format', 'json', folder];
    let printed;
    try {
      printed = execFileSync('cargo', args, { cwd: root, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      // Some bodies are rejected, so the status is 1.
      assert.equal(error.status, 1, String(error.stderr).slice(0, 500));
      printed = error.stdout;
    }
    const records = printed.toString().trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.equal(records.length, made.length);
    const spans = (findings) => findings.map((it) => [it.start, it.end, it.code, it.field, it.line, it.column].join()).sort();
    let accepted = 0;
    made.forEach((body, index) => {
      const result = parse(body);
      const record = records[index];
      assert.equal(result.ok, record.error === null, `body ${index}`);
      assert.deepEqual(spans(result.findings), spans(record.diagnostics), `findings of body ${index}`);
      if (result.ok) {
        accepted += 1;
        assert.equal(result.key, record.key);
        assert.deepEqual(JSON.parse(result.canonical()), record.event, `event of body ${index}`);
      } else {
        assert.deepEqual([result.error.kind, result.error.start, result.error.truncated],
          [record.error.kind, record.error.start, record.error.truncated], `error of body ${index}`);
      }
      // As text, it is the same or, if it is no UTF-8, another body. It never traps.
      parse(body.toString('utf8'));
    });
    assert.ok(accepted > 500 && accepted < 9500, `${accepted} were accepted`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the memory of the module is stable over a million calls', { timeout: 240_000 }, () => {
  const core = new Core(() => module);
  const arguments_ = ['ConnectedCallback', 'MessageStatusCallback'].map((type) => [OP.parse, sample(type)]);
  arguments_.push([OP.parse, "{'type':'ConnectedCallback','x':[1,{},2]}"], [OP.parseConnected, '{"type":'], [OP.key, sample('ReceivedCallback')],
    [OP.normalize, "{'a': [.5,]}"], [OP.lines, '{}\n{\n'], [OP.documents, '{} {'], [OP.explain, 'single-quotes'],
    [OP.sample, 'DeliveryCallback'], [OP.receive, delivery(sample('ConnectedCallback'))], [OP.receive, delivery('{')],
    [OP.parse, '[0],'.repeat(25_000)]);
  const bodies = arguments_.map(([op, body]) => [op, Buffer.from(body)]);
  const run = (count) => {
    for (let index = 0; index < count; index += 1) {
      const [op, body] = bodies[index % 1000 === 0 ? bodies.length - 1 : index % (bodies.length - 1)];
      const length = core.write(body);
      core.call(op, length);
      core.text();
      core.account();
      core.free(length);
    }
  };
  run(10_000);
  const before = core.bytes.length;
  run(1_000_000);
  assert.equal(core.bytes.length, before);
  assert.ok(before < 4 * 1024 * 1024, `${before} bytes`);
});

/** The argument of a delivery with this body. */
function delivery(body) {
  const part = (letter, text) => Buffer.concat([Buffer.from(letter), Buffer.from(Uint32Array.of(text.length).buffer), Buffer.from(text)]);
  return Buffer.concat([part('t', 'A1B2'), part('z', 'A1B2'), part('c', 'application/json'), part('b', body)]);
}

test('a trap is an error, and the next call works', () => {
  // A module with the same functions, whose `call` traps on an argument of two bytes.
  const trapping = binaryen.parseText(`(module
    (memory (export "memory") 16)
    (func (export "alloc") (param i32) (result i32) (i32.const 1024))
    (func (export "call") (param i32 i32) (result i32)
      (if (i32.eq (local.get 1) (i32.const 2)) (then (unreachable)))
      (i32.const 0))
    (func (export "free")))`).emitBinary();
  const core = new Core(() => new WebAssembly.Module(trapping));
  assert.throws(() => core.call(OP.parse, core.write('xx')), (error) => {
    assert.match(error.message, /failed inside its module/);
    return error.cause instanceof WebAssembly.RuntimeError;
  });
  assert.equal(core.call(OP.parse, core.write('x')), false);
});

test('a body that does not fit into the memory is a RangeError', () => {
  const core = new Core(() => module);
  for (const length of [2 ** 32 - 2 ** 16, 2 ** 32]) {
    assert.throws(() => core.write(new Uint8Array(length)), { name: 'RangeError', message: `no memory for a body of ${length} bytes` });
  }
  assert.equal(core.call(OP.parse, core.write(sample('ConnectedCallback'))), true);
});

test('lines of which no string can hold the account are a RangeError', () => {
  assert.throws(() => lines('[\n'.repeat(1_500_000)), { name: 'RangeError', message: /pass fewer lines at once/ });
  assert.equal(lines("''\n").length, 1);
});

test('an instance with much memory is given up', () => {
  const core = new Core(() => module);
  const body = Buffer.alloc(100_000_000, 'x');
  core.call(OP.parse, core.write(body));
  core.free(body.length);
  assert.equal(core.call(OP.parse, core.write(sample('ConnectedCallback'))), true);
  assert.ok(core.bytes.length < 4 * 1024 * 1024, `${core.bytes.length} bytes`);
});

test('bytes of another realm are bytes', () => {
  const body = runInNewContext('Uint8Array.from(body)', { body: Buffer.from(sample('ConnectedCallback')) });
  assert.equal(body instanceof Uint8Array, false);
  assert.equal(parse(body).ok, true);
});
