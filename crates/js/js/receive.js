// A delivery as a Fetch `Request`, through the receiver inside the module.

import { Accepted, named, rejected } from './api.js';
import { isBytes, joined, OP } from './wasm.js';

const encoder = new TextEncoder();

/** Makes `receive` on a module. */
export function receiver(core, settings = 0) {
  const run = (op, head, body) => {
    const argument = joined([...head, ...part('b', body)]);
    const length = core.write(argument);
    const isEvent = core.call(op | settings, length);
    const receipt = JSON.parse(core.account());
    const text = isEvent ? core.text() : '';
    const kept = core.body();
    core.free(length);
    if (receipt.invalid !== undefined) throw new TypeError(receipt.invalid);
    return { receipt, text, kept };
  };
  return async function receive(request, options) {
    const head = [...receiverParts(options), ...requestParts(request)];
    const { receipt } = run(OP.admit, head, new Uint8Array());
    if (receipt.limit === undefined) return answered(core, { receipt, kept: new Uint8Array() });
    const { body, op } = await bodyOf(request, receipt.limit);
    return answered(core, run(op, head, body), body);
  };
}

/** The options as parts of an argument, or a `TypeError`. */
function receiverParts(options) {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options is ${named(options)}, expected an object with tokens`);
  }
  const { tokens, policy = 'strict', instances } = options;
  if (policy !== 'strict' && policy !== 'acknowledge') {
    throw new TypeError('options.policy is neither "strict" nor "acknowledge"');
  }
  const parts = texts(tokens, 'tokens').flatMap((token) => part('t', token));
  if (policy === 'acknowledge') parts.push(...part('a', ''));
  if (instances !== undefined) {
    parts.push(...part('I', ''));
    parts.push(...texts(instances, 'instances').flatMap((id) => part('i', id)));
  }
  return parts;
}

function texts(list, name) {
  if (!Array.isArray(list)) throw new TypeError(`options.${name} is ${named(list)}, expected an array of strings`);
  return Array.from(list, (text, index) => {
    if (typeof text === 'string') return text;
    throw new TypeError(`options.${name}[${index}] is ${named(text)}, expected a string`);
  });
}

/** The method and the headers that the receiver reads. */
function requestParts(request) {
  const { method, headers } = Object(request);
  if (typeof method !== 'string' || typeof headers?.get !== 'function') {
    throw new TypeError(`request is ${named(request)}, expected a Fetch Request`);
  }
  if (request.bodyUsed) throw new TypeError('the body of request was read already');
  const parts = part('m', method);
  for (const [letter, name] of [['c', 'content-type'], ['e', 'content-encoding'], ['z', 'z-api-token']]) {
    const value = headers.get(name);
    if (value === null) continue;
    if (typeof value !== 'string') throw new TypeError(`the header ${name} of request is ${named(value)}, expected a string`);
    // Fetch gives the bytes of a value as characters below U+0100. Others are no bytes, and may not become some.
    parts.push(...part(letter, /[^\0-\xff]/.test(value) ? value : Uint8Array.from(value, (c) => c.charCodeAt(0))));
  }
  return parts;
}

/** A part of the argument: a letter, the length in four bytes, and the bytes. */
function part(letter, value) {
  const bytes = typeof value === 'string' ? encoder.encode(value) : value;
  const head = new Uint8Array(5);
  head[0] = letter.charCodeAt(0);
  new DataView(head.buffer).setUint32(1, bytes.length, true);
  return [head, bytes];
}

/** Reads the body, but not much more than the limit, and says how that went. */
async function bodyOf(request, limit) {
  const chunks = [];
  let length = 0;
  const reader = request.body?.getReader();
  let op = OP.receive;
  while (reader && length <= limit) {
    let read;
    try {
      read = await reader.read();
    } catch (error) {
      op = error?.name === 'TimeoutError' ? OP.timedOut : OP.cut;
      break;
    }
    if (read.done) break;
    if (!isBytes(read.value)) {
      reader.cancel().catch(() => {});
      throw new TypeError(`the body of request has a chunk that is ${named(read.value)}, expected a Uint8Array`);
    }
    chunks.push(read.value);
    length += read.value.length;
  }
  if (length > limit) reader.cancel().catch(() => {});
  return { body: joined(chunks), op };
}

function answered(core, { receipt, text, kept }, body) {
  const { status, headers, body: answer } = receipt.response;
  const response = new Response(answer === '' ? null : answer, { status, headers });
  if (receipt.problem === undefined) {
    // The findings count bytes, those of the body after gzip.
    const read = kept.length > 0 ? kept : body;
    return { response, outcome: new Accepted(core, text, JSON.stringify(receipt.account), read) };
  }
  const deadLetter = receipt.isKept ? letter(kept, receipt.account) : null;
  return { response, outcome: { ok: false, problem: JSON.parse(receipt.problem), deadLetter } };
}

/** The body to keep, and what the parser said about it, if it read it. */
function letter(body, account) {
  if (account === undefined) return { body, error: null, findings: [], partial: null };
  const { error, findings, partial } = rejected(account, body);
  return { body, error, findings, partial };
}
