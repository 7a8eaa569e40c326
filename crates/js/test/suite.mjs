// The tests that every runtime runs. They use nothing but the package and the language.

const BODY = '{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7",'
  + '"phone":"5544999999999","isBusiness":true}';
const CANONICAL = '{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"momment":1757333824580,'
  + '"phone":"5544999999999","type":"ConnectedCallback"}';
const TOKEN = 'A1B2C3D4E5F6A7B8C9D0E1F2';

const encoder = new TextEncoder();

function equal(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: found ${a}, expected ${b}`);
}

function throws(kind, act, what) {
  try {
    act();
  } catch (error) {
    if (error instanceof kind) return error.message;
    throw new Error(`${what}: threw ${error}`);
  }
  throw new Error(`${what}: did not throw`);
}

async function rejects(kind, promise, what) {
  let message;
  await promise.then(
    () => { throw new Error(`${what}: did not reject`); },
    (error) => { message = throws(kind, () => { throw error; }, what); },
  );
  return message;
}

/** Runs all tests on a package, with a table of vectors. Returns how many vectors passed. */
export async function run(zapi, vectors) {
  events(zapi);
  units(zapi);
  numbers(zapi);
  documents(zapi);
  lookups(zapi);
  wrongArguments(zapi);
  oddBodies(zapi);
  await deliveries(zapi);
  for (const vector of vectors) check(zapi, vector);
  return vectors.length;
}

/** One vector: as bytes, as text if the body is UTF-8, and through `normalize`. */
function check(zapi, { name, body, normalized, verdict }) {
  const bytes = Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
  const result = zapi.parse(bytes);
  equal(result.ok, verdict.error === null, `${name}: verdict`);
  equal(ordered(result.findings), ordered(verdict.diagnostics), `${name}: findings`);
  if (result.ok) {
    equal(sorted(result.event), sorted(verdict.event), `${name}: event`);
    equal(result.key, verdict.key, `${name}: key`);
    equal(sorted(result.unknown), sorted(verdict.unknown), `${name}: unknown`);
    const again = zapi.parse(result.canonical());
    equal(again.canonical(), result.canonical(), `${name}: canonical`);
  } else {
    equal(result.error, verdict.error, `${name}: error`);
    equal(sorted(result.partial), sorted(verdict.partial), `${name}: partial`);
  }
  const strict = zapi.normalize(bytes);
  equal(strict.ok ? strict.json.replace(/\n+$/, '') : null, normalized, `${name}: normalized`);

  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return;
  }
  const strictText = zapi.normalize(text);
  if (strictText.ok) {
    const [whole, json] = [replaced(text, strictText.findings), strictText.json].map((it) => JSON.stringify(sorted(JSON.parse(it))));
    equal(whole, json, `${name}: replacements`);
  }
  const ofText = zapi.parse(text);
  equal(ofText.ok, result.ok, `${name}: verdict on the text`);
  const unit = (byte) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice(0, byte)).length;
  const spans = (findings, at) => ordered(findings).map((it) => [it.code, at(it.start), at(it.end), it.line, it.column]);
  equal(spans(ofText.findings, (it) => it), spans(result.findings, unit), `${name}: spans of the text`);
}

/** Findings with those at one place in one order, since the library gives them none. */
function ordered(findings) {
  const rank = ({ start, end, code, field }) => [start, end, code, field].map((it) => String(it).padStart(9, '0')).join();
  return [...findings].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** A value with its members in one order, and numbers of the table as the package gives them. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, it]) => [key, sorted(it)]));
}

function events({ parse, parseConnected, sample }) {
  for (const body of [BODY, encoder.encode(BODY)]) {
    const result = parse(body);
    equal(result.ok, true, 'ok');
    equal(result.canonical(), CANONICAL, 'canonical');
    equal(result.event, JSON.parse(CANONICAL), 'event');
    equal([result.findings, result.unknown], [[], {}], 'account');
    equal(result.key, 'ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580', 'key');
    equal(Object.keys(JSON.parse(JSON.stringify(result))), ['ok', 'event', 'unknown', 'findings', 'key'], 'toJSON');
  }
  equal(parseConnected(BODY).ok, true, 'connected');
  equal(parseConnected(sample('ReceivedCallback')).error.kind, 'wrong-event', 'wrong event');
  const cut = parse(BODY.slice(0, 80));
  equal([cut.ok, cut.error.kind, cut.error.truncated], [false, 'unexpected-end', true], 'cut');
  equal(cut.partial, { '/connected': true, '/momment': 1757333824580 }, 'partial');
  const conflict = parse(BODY.replace('"isBusiness"', '"phone":"5544888888888","isBusiness"'));
  equal([conflict.error.kind, conflict.error.field], ['conflicting-duplicate', 'phone'], 'conflict');
  // Members that repeat are pairs.
  equal(parse(BODY.replace('}', ',"a":1,"a":2}')).unknown, [['/a', 1], ['/a', 2]], 'repeated unknown');
  // Results keep nothing of the shared memory.
  const first = parse(BODY.replace('}', ',"queue":[1]}'));
  const other = parse("{'type':'X'}");
  equal(first.unknown, { '/queue': [1] }, 'a result after another call');
  equal(other.findings.map((it) => it.code), ['single-quotes', 'single-quotes', 'single-quotes'].slice(0, other.findings.length), 'codes');
  // A long body, and a usual one after it.
  const long = parse(BODY.replace('}', `,"x":"${'é'.repeat(200_000)}"}`));
  equal(long.unknown['/x'].length, 200_000, 'long');
  equal(parse('x'.repeat(600 * 1024)).error.kind, 'too-long', 'too long');
  equal(parse(BODY).canonical(), CANONICAL, 'canonical after a long body');
  equal(parse('').error.kind, 'unexpected-end', 'empty');
}

function units({ parse }) {
  const body = `{"type":'ConnectedCallback',"connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7",`
    + '"phone":"5544999999999","nome":"número 🎉",\n\'x\':"é"}';
  const [, last] = parse(body).findings;
  equal(body.slice(last.start, last.end), "'x'", 'a span of the text');
  equal(last.message, `string in single quotes at UTF-16 unit ${last.start}`, 'the message of the text');
  equal([last.line, last.column], [2, 1], 'line and column');
  const bytes = encoder.encode(body);
  const [, same] = parse(bytes).findings;
  equal(new TextDecoder().decode(bytes.slice(same.start, same.end)), "'x'", 'a span of the bytes');
  equal(same.message, `string in single quotes at byte ${same.start}`, 'the message of the bytes');
  const doubled = parse(BODY.replace('}', ',"phone":"5544999999999"}'));
  equal(BODY.slice(doubled.findings[0].related.start, doubled.findings[0].related.end), '"phone"', 'related');
  // Half a surrogate pair is no text, and U+FFFD would be another one.
  for (const half of ['\ud83c', '\udf89']) {
    for (const length of [0, 200_000]) {
      const text = BODY.replace('}', `,"x":"é${'y'.repeat(length)}${half}"}`);
      const { error } = parse(text);
      equal([error.kind, error.start], ['encoding', text.indexOf(half)], 'half a pair');
    }
  }
  // A byte order mark is a character of the text.
  equal(parse(`\ufeff${BODY}`).findings.map((it) => [it.code, it.start, it.end]), [['byte-order-mark', 0, 1]], 'mark');
}

function numbers({ parse, normalize }) {
  const unknown = (json) => parse(BODY.replace('}', `,"x":${json}}`)).unknown['/x'];
  const rows = [
    ['1', 1], ['1.50', 1.5], ['-0', 0], ['1e3', 1000], ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'], ['12345678901234567890', '12345678901234567890'],
    ['0.1', 0.1], ['0.10000000000000000001', '0.10000000000000000001'], ['1e400', '1e400'], ['1E-400', '1E-400'],
    ['[{"a":[9007199254740993]}]', [{ a: ['9007199254740993'] }]], ['"9007199254740993"', '9007199254740993'],
    ['"\\"9007199254740993,"', '"9007199254740993,'], ['{"__proto__":9007199254740993}', null],
    ['[ 1 , 9007199254740993 ]', [1, '9007199254740993']], ['100000000000000000000', 100000000000000000000],
  ];
  for (const [json, value] of rows) {
    if (value !== null) equal(unknown(json), value, json);
  }
  equal(Object.entries(unknown('{"__proto__":9007199254740993}')), [['__proto__', '9007199254740993']], '__proto__');
  const event = parse('{"type":"Tomorrow","n":9007199254740993,"m":[1e400]}').event;
  equal([event.n, event.m], ['9007199254740993', ['1e400']], 'numbers of an event');
  const place = '{"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","momment":1757333824580,'
    + '"type":"ReceivedCallback","location":{"latitude":-23.550519912345678901,"longitude":-46.5}}';
  equal(parse(place).event.location, { latitude: '-23.550519912345678901', longitude: -46.5 }, 'numbers of a message');
  equal(normalize('[9007199254740993]').json, '[9007199254740993]', 'numbers of a document');
}

/** The text with every finding replaced: at one place insertions first, then the longest. */
function replaced(body, findings) {
  const edits = [...findings].sort((a, b) =>
    a.start - b.start || Number(a.end !== a.start) - Number(b.end !== b.start) || b.end - a.end);
  let edited = '';
  let at = 0;
  for (const { start, end, replacement } of edits) {
    // A finding inside another one is part of that replacement.
    if (start < at) continue;
    edited += body.slice(at, start) + replacement;
    at = end;
  }
  return edited + body.slice(at);
}

function documents({ normalize, lines }) {
  const body = "{'é': 1 \"b\": .5,}";
  const { json, findings } = normalize(body);
  equal(json, '{"é": 1 ,"b": 0.5}', 'strict JSON');
  equal(replaced(body, findings), json, 'replacements');
  equal(normalize('[{"a": 1, "a": 2}]').error.kind, 'conflicting-duplicate', 'conflict of a document');
  const all = lines("{\"ú\": 1}\r\n\n{\"b\": \n{'c': 3}\n");
  equal(all.map((it) => [it.ok, it.start, it.end, it.line, it.ok ? it.json : it.error.kind]), [
    [true, 0, 8, 1, '{"ú": 1}'], [false, 11, 16, 3, 'unexpected-end'], [true, 18, 26, 4, '{"c": 3}'],
  ], 'lines');
  equal([all[2].findings[0].line, all[2].findings[0].column, all[2].findings[0].start], [4, 2, 19], 'place in a line');
  equal(lines(''), [], 'no line');
}

function lookups({ parse, explain, sample }) {
  const quotes = explain('single-quotes');
  equal([quotes.code, quotes.severity], ['single-quotes', 'note'], 'explain');
  equal(parse(quotes.example).findings.map((it) => it.code), ['single-quotes'], 'the example of a code');
  equal(explain('conflicting-duplicate').severity, 'error', 'explain an error');
  equal([explain('no-such-code'), explain(''), explain('constructor')], [null, null, null], 'no code');
  for (const type of ['ConnectedCallback', 'DisconnectedCallback', 'DeliveryCallback', 'MessageStatusCallback',
    'PresenceChatCallback', 'ReceivedCallback']) {
    const result = parse(sample(type));
    equal([result.event.type, result.findings], [type, []], type);
  }
}

function wrongArguments(zapi) {
  for (const name of ['parse', 'parseConnected', 'normalize', 'lines']) {
    for (const body of [undefined, null, 1, {}, [], true, new ArrayBuffer(2), new Uint16Array(2), Symbol('x'), Object.create(null)]) {
      const message = throws(TypeError, () => zapi[name](body), `${name}(${String(Object(body)?.constructor?.name)})`);
      if (!message.startsWith('body is ')) throw new Error(message);
    }
  }
  equal(throws(TypeError, () => zapi.parse({ phone: '5544999999999' }), 'no data'),
    'body is an object (Object), expected a string or a Uint8Array', 'a message without data');
  throws(TypeError, () => zapi.explain(1), 'explain');
  throws(TypeError, () => zapi.sample(null), 'sample');
  throws(RangeError, () => zapi.sample('Tomorrow'), 'sample of no event');
}

/** Bodies whose members or memory are not what they seem. */
function oddBodies({ parse, normalize }) {
  const bytes = encoder.encode(BODY);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  class Short extends Uint8Array { get length() { return 1; } }
  class Long extends Uint8Array { get length() { return 500; } }
  class Nested extends Uint8Array { get length() { parse('{}'); return super.length; } }
  for (const body of [shared, new Short(bytes), new Long(bytes), new Nested(bytes), bytes.subarray(0)]) {
    equal(parse(body).canonical(), CANONICAL, 'a body in other memory');
  }
  // What the caller does to the bytes afterwards changes nothing.
  const reused = encoder.encode("{\n\n'type':\"Tomorrow\"}");
  const result = parse(reused);
  reused.fill(0x20);
  equal(result.findings.map(({ line, column }) => [line, column]), [[3, 1]], 'bytes that were used again');
  const gone = encoder.encode(BODY);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  throws(TypeError, () => parse(gone), 'a detached body');
  for (const body of [Object.create(Uint8Array.prototype), new Proxy(bytes, {})]) throws(TypeError, () => parse(body), 'no bytes');
  for (const body of [{ constructor: { name: '5544999999999' } }, { get constructor() { throw new Error(); } }]) {
    equal(throws(TypeError, () => parse(body), 'a constructor'), 'body is an object (Object), expected a string or a Uint8Array', 'a constructor');
  }
  // Members with names of the language are members like others.
  const odd = '"__proto__":{"x":1},"constructor":2,"toJSON":3';
  const { event } = parse(`{"type":"Tomorrow",${odd}}`);
  equal([Object.keys(event), event.x], [['__proto__', 'constructor', 'toJSON', 'type'], undefined], 'names of the language');
  const { unknown } = parse(BODY.replace('}', `,${odd}}`));
  equal([Object.entries(unknown), unknown.x], [[['/__proto__', { x: 1 }], ['/constructor', 2], ['/toJSON', 3]], undefined], 'unknown');
  // None of these takes more than linear time.
  const number = (json) => parse(BODY.replace('}', `,"x":${json}}`)).unknown['/x'];
  for (const json of [`1.${'0'.repeat(400_000)}1`, `1e-${'9'.repeat(400_000)}`, `1${'0'.repeat(400_000)}`]) equal(number(json), json, 'a long number');
  equal(number(`0.${'0'.repeat(400_000)}`), 0, 'a long zero');
  equal(parse('\ud800'.repeat(150_000)).error.kind, 'encoding', 'halves of pairs');
  // A long body leaves no memory that the next one pays for.
  equal(parse(new Uint8Array(100_000_000)).error.kind, 'too-long', 'a very long body');
  equal(normalize('{}').json, '{}', 'a body after it');
}

function delivery(body, { headers, ...rest } = {}) {
  return new Request('http://localhost/', {
    method: 'POST', body, headers: { 'content-type': 'application/json', 'z-api-token': TOKEN, ...headers }, ...rest,
  });
}

/** The method and the headers of a delivery, without its body. */
function head() {
  const { method, headers } = delivery('');
  return { method, headers };
}

async function deliveries({ receive }) {
  const options = { tokens: [TOKEN] };
  const accepted = await receive(delivery(BODY), options);
  equal([accepted.response.status, await accepted.response.text()], [200, ''], 'accepted');
  equal([accepted.outcome.ok, accepted.outcome.event.phone, accepted.outcome.findings], [true, '5544999999999', []], 'event');
  equal(accepted.outcome.key, 'ConnectedCallback:3C67AB641C8AA0412F6A0242B4E23AC7:1757333824580', 'key of a delivery');

  const rows = [
    [405, 'method-not-allowed', new Request('http://localhost/', { method: 'GET' }), options],
    [415, 'unsupported-media-type', delivery(BODY, { headers: { 'content-type': 'text/plain' } }), options],
    [401, 'wrong-token', delivery(BODY, { headers: { 'z-api-token': 'other' } }), options],
    [401, 'wrong-token', delivery(BODY, { headers: { 'z-api-token': `${TOKEN}, ${TOKEN}` } }), options],
    [401, 'wrong-token', delivery(BODY), { tokens: [] }],
    [413, 'body-too-large', delivery('x'.repeat(600_000)), options],
    [415, 'unsupported-coding', delivery(BODY, { headers: { 'content-encoding': 'br' } }), options],
    [400, 'gzip-damaged', delivery(BODY, { headers: { 'content-encoding': 'gzip' } }), options],
    [400, 'unexpected-end', delivery(BODY.slice(0, 50)), options],
    [422, 'missing-field', delivery('{"type":"ConnectedCallback"}'), options],
    [422, 'unexpected-instance', delivery(BODY), { ...options, instances: ['0F1E2D3C4B5A69788796A5B4C3D2E1F0'] }],
    [422, 'unexpected-instance', delivery(BODY), { ...options, instances: [] }],
  ];
  for (const [status, code, request, given] of rows) {
    const { response, outcome } = await receive(request, given);
    equal([response.status, outcome.ok, outcome.problem.type], [status, false, `urn:zapi-webhooks:problem:${code}`], code);
    equal(await response.json(), outcome.problem, `${code}: the answer`);
    equal(response.headers.get('content-type'), 'application/problem+json', `${code}: the type of the answer`);
    const isStranger = status === 401 || status === 405 || (status === 415 && code === 'unsupported-media-type' && false);
    equal(outcome.deadLetter === null, isStranger, `${code}: a letter`);
  }
  const missing = await receive(new Request('http://localhost/', {
    method: 'POST', body: BODY, headers: { 'content-type': 'application/json' },
  }), options);
  equal([missing.response.status, missing.response.headers.get('www-authenticate')], [401, 'z-api-token'], 'missing token');

  const kept = await receive(delivery(BODY.slice(0, 50)), { ...options, policy: 'acknowledge' });
  equal([kept.response.status, kept.outcome.problem.status], [200, 400], 'acknowledged');
  equal(new TextDecoder().decode(kept.outcome.deadLetter.body), BODY.slice(0, 50), 'the body of a letter');
  equal(kept.outcome.deadLetter.error.truncated, true, 'the error of a letter');

  const quirky = `{\n'type':"ConnectedCallback",${BODY.slice(28)}`;
  const stream = new Blob([quirky]).stream().pipeThrough(new CompressionStream('gzip'));
  const zipped = new Uint8Array(await new Response(stream).arrayBuffer());
  const inflated = await receive(delivery(zipped, { headers: { 'content-encoding': 'gzip' } }), options);
  equal(inflated.outcome.findings.map((it) => [it.code, it.line, it.column]), [['single-quotes', 2, 1]], 'gzip');
  const same = await receive(delivery(BODY), { ...options, instances: ['3C67AB641C8AA0412F6A0242B4E23AC7'] });
  equal(same.outcome.ok, true, 'an expected instance');

  const cut = (name) => new ReadableStream({
    start: (it) => it.enqueue(encoder.encode(BODY.slice(0, 20))),
    pull: (it) => it.error(Object.assign(new Error('gone'), { name })),
  });
  for (const [name, status, code] of [['Error', 400, 'body-cut'], ['TimeoutError', 408, 'body-timed-out']]) {
    const { response, outcome } = await receive(delivery(cut(name), { duplex: 'half' }), { ...options, policy: 'acknowledge' });
    equal([response.status, outcome.problem.type], [status, `urn:zapi-webhooks:problem:${code}`], code);
    equal(outcome.deadLetter.body.length, 20, `${code}: what arrived`);
  }
  // A stranger's body is not read.
  let pulled = 0;
  const endless = new ReadableStream({ pull: (it) => { pulled += 1; it.enqueue(new Uint8Array(1024)); } }, { highWaterMark: 0 });
  await receive(delivery(endless, { duplex: 'half', headers: { 'z-api-token': 'other' } }), options);
  equal(pulled, 0, 'a body of a stranger');
  const { outcome } = await receive(delivery(endless, { duplex: 'half' }), options);
  equal([outcome.problem.status, pulled < 600], [413, true], 'an endless body');

  for (const [request, given] of [
    [delivery(BODY), undefined], [delivery(BODY), {}], [delivery(BODY), { tokens: TOKEN }], [delivery(BODY), { tokens: [undefined] }],
    [delivery(BODY), { tokens: [''] }], [delivery(BODY), { tokens: ['a b'] }], [delivery(BODY), { ...options, policy: 'maybe' }],
    [delivery(BODY), { ...options, instances: [''] }], [delivery(BODY), { ...options, instances: null }],
    [delivery(BODY), { tokens: [, TOKEN] }], [delivery(BODY), { tokens: { 0: TOKEN, length: 1 } }],
    [undefined, options], [{}, options], [BODY, options], [{ method: 'POST', headers: {} }, options],
    [{ method: 'POST', headers: { get: () => 1 } }, options],
  ]) {
    await rejects(TypeError, receive(request, given), 'wrong arguments');
  }
  const secret = await rejects(TypeError, receive(delivery(BODY), { tokens: ['secret token'] }), 'a token');
  if (secret.includes('secret token')) throw new Error('a message repeats a token');
  // An option is read once, so a getter cannot give two values.
  let reads = 0;
  const list = Object.defineProperty([], 0, { get: () => ((reads += 1) === 1 ? TOKEN : 1), enumerable: true });
  equal([(await receive(delivery(BODY), { get tokens() { return list; } })).outcome.ok, reads], [true, 1], 'a getter');
  // Not the token, though the lower bytes of its characters are.
  const headers = new Map([['content-type', 'application/json'], ['z-api-token', TOKEN.replace('A', '\u0141')]]);
  const wide = { method: 'POST', headers: { get: (name) => headers.get(name) ?? null }, body: null };
  equal((await receive(wide, options)).response.status, 401, 'a header of characters');
  const chunks = (chunk) => new ReadableStream({ start: (it) => { it.enqueue(chunk); it.close(); } });
  for (const chunk of ['123', [1, 2], new ArrayBuffer(2)]) {
    await rejects(TypeError, receive({ ...head(), body: chunks(chunk) }, options), 'a chunk of no bytes');
  }
  const locked = delivery(BODY);
  locked.body.getReader();
  await rejects(TypeError, receive(locked, options), 'a locked body');
  const read = delivery(BODY);
  await read.text();
  await rejects(TypeError, receive(read, options), 'a body that was read');
}
