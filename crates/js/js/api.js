// The functions of the package on one module. `types/api.d.ts` documents them.

import { exactly, members } from './json.js';
import { place } from './places.js';
import { receiver } from './receive.js';
import { Core, isBytes, OP } from './wasm.js';

/** Makes the functions. `compile` returns the compiled module. */
export function create(compile) {
  const core = new Core(compile);
  const run = (op, body) => verdict(core, op, checked(body, 'body'));
  return {
    parse: (body) => run(OP.parse, body),
    parseConnected: (body) => run(OP.parseConnected, body),
    normalize: (body) => normalize(core, OP.normalize, checked(body, 'body')),
    lines: (body) => documents(core, OP.lines, checked(body, 'body')),
    explain: (code) => explain(core, code),
    sample: (type) => sample(core, type),
    receive: receiver(core),
    /** For the page, which has switches: `settings` is the tolerance and the policy, a byte each. */
    withSettings: (settings) => ({
      parse: (body) => verdict(core, OP.parse | settings, body),
      normalize: (body) => normalize(core, OP.normalize | settings, body),
      documents: (body) => documents(core, OP.documents | settings, body),
      receive: receiver(core, settings),
    }),
  };
}

/** Returns the body, or throws a `TypeError` if it is neither text nor bytes. */
export function checked(body, name) {
  if (typeof body === 'string' || isBytes(body)) return body;
  throw new TypeError(`${name} is ${named(body)}, expected a string or a Uint8Array`);
}

/** Names the type of a value that has another one. A member such as `constructor` may be data, so none is named. */
export function named(value) {
  if (value === null || value === undefined) return String(value);
  const type = typeof value;
  return type === 'object' ? `an object (${Object.prototype.toString.call(value).slice(8, -1)})` : `of type ${type}`;
}

function verdict(core, op, body) {
  const length = core.write(body);
  const isAccepted = core.call(op, length);
  const result = isAccepted
    ? accepted(core, body, length)
    : rejected(JSON.parse(core.account()), body);
  core.free(length);
  return result;
}

function accepted(core, body, length) {
  const canonical = core.text();
  const account = core.account();
  if (account === undefined) return new Accepted(core, canonical);
  // The places of findings need the body later, when the caller may have put other bytes there.
  return new Accepted(core, canonical, account, typeof body === 'string' ? body : core.argument(length));
}

/** An accepted body. All but the canonical text is made on request, since most callers need one part. */
export class Accepted {
  // One private member, since each costs as much as a tenth of a parse.
  #made;

  constructor(core, canonical, account, body) {
    this.ok = true;
    this.#made = { core, canonical, account, body, event: undefined, key: undefined, unknown: undefined, findings: undefined };
  }

  get event() {
    return (this.#made.event ??= exactly(this.#made.canonical));
  }

  get key() {
    const made = this.#made;
    if (made.key === undefined) {
      const length = made.core.write(made.canonical);
      made.key = made.core.call(OP.key, length) ? made.core.text() : null;
      made.core.free(length);
    }
    return made.key;
  }

  get unknown() {
    return this.#read().unknown;
  }

  get findings() {
    return this.#read().findings;
  }

  canonical() {
    return this.#made.canonical;
  }

  /** The parts that `JSON.stringify` writes. */
  toJSON() {
    const { ok, event, unknown, findings, key } = this;
    return { ok, event, unknown, findings, key };
  }

  #read() {
    const made = this.#made;
    if (made.findings === undefined) {
      const account = made.account === undefined ? { findings: [], members: [] } : JSON.parse(made.account);
      made.unknown = members(account.members);
      made.findings = place(made.body ?? '', account.findings).map(inOrder);
      made.account = made.body = undefined;
    }
    return made;
  }
}

/** The value of a rejected body. */
export function rejected(account, body) {
  const { error, findings } = account;
  place(body, [error, ...findings]);
  const partial = account.members.length === 0 ? null : members(account.members);
  return { ok: false, error: inOrder(error), findings: findings.map(inOrder), partial };
}

/** Puts the members into the order of the schema of `check`. */
function inOrder({ code, kind, quirk, severity, dialect, field, start, end, line, column, message, ...rest }) {
  return kind === undefined
    ? { code, quirk, severity, dialect, field, start, end, line, column, message, ...rest }
    : { kind, quirk, field, start, end, line, column, message, ...rest };
}

function normalize(core, op, body) {
  const length = core.write(body);
  let result;
  if (core.call(op, length)) {
    const json = core.text();
    const account = core.account();
    const findings = account === undefined ? [] : place(body, JSON.parse(account).findings);
    result = { ok: true, json, findings: findings.map(inOrder) };
  } else {
    result = rejected(JSON.parse(core.account()), body);
  }
  core.free(length);
  return result;
}

function documents(core, op, body) {
  const length = core.write(body);
  core.call(op, length);
  const documents = JSON.parse(core.account());
  core.free(length);
  // One pass for the places of all documents.
  place(body, documents.flatMap((it) => [it, ...(it.error ? [it.error] : []), ...it.findings]));
  return documents.map(({ start, end, line, json, error, findings: found }) => {
    const findings = found.map(inOrder);
    return error === undefined
      ? { ok: true, json, findings, start, end, line }
      : { ok: false, error: inOrder(error), findings, partial: null, start, end, line };
  });
}

function explain(core, code) {
  if (typeof code !== 'string') throw new TypeError(`code is ${named(code)}, expected a string`);
  const length = core.write(code);
  const explanation = core.call(OP.explain, length) ? JSON.parse(core.account()) : null;
  core.free(length);
  return explanation;
}

function sample(core, type) {
  if (typeof type !== 'string') throw new TypeError(`type is ${named(type)}, expected a string`);
  const length = core.write(type);
  const text = core.call(OP.sample, length) ? core.text() : undefined;
  core.free(length);
  if (text !== undefined) return text;
  throw new RangeError('type is no documented type, expected one such as `ReceivedCallback`');
}
