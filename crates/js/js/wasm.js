// One instance of the module, and the memory that it shares.

/** The operations, in the order of `src/call.rs`. */
export const OP = {
  parse: 0, parseConnected: 1, key: 2, normalize: 3, lines: 4, documents: 5,
  explain: 6, sample: 7, admit: 8, receive: 9, cut: 10, timedOut: 11,
};

/** An argument of this length has its memory from the start; a longer one gives it back. */
const USUAL = 64 * 1024;
/** An instance with more memory than this is given up, since its memory never shrinks. */
const LARGEST = 64 * 1024 * 1024;
const encoder = new TextEncoder();
/** U+FEFF at the start of a result is a character of the body. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Runs operations in an instance of a compiled module, and in a new one after a trap. Its members are open, since a
 * private one costs more than a parse; the package lends no `Core`.
 */
export class Core {
  /** @param compile Returns the compiled module; called once. */
  constructor(compile) {
    this.compile = compile;
    this.module = undefined;
    this.exports = undefined;
    this.input = 0;
    this.bytes = this.words = this.usual = undefined;
    this.reply = 0;
  }

  /** Writes a string or bytes as the argument, and returns how many bytes it has. */
  write(body) {
    if (typeof body === 'string') {
      if (body.length * 3 <= USUAL) {
        this.room(0);
        const { read, written } = encoder.encodeInto(body, this.usual);
        // U+FFFD in place of half a surrogate pair would be another text.
        return read === body.length && isWellFormed(body) ? written : this.write(encoded(body));
      }
      return this.write(isWellFormed(body) ? encoder.encode(body) : encoded(body));
    }
    const length = lengthOf.call(body);
    this.room(length);
    this.bytes.set(body, this.input);
    return length;
  }

  /** Runs an operation on the argument, and returns whether it is accepted. */
  call(op, length) {
    let reply;
    try {
      reply = this.exports.call(op, length);
    } catch (cause) {
      // A trap may leave the memory in any state.
      this.giveUp();
      throw new Error('zapi-webhooks failed inside its module; the next call starts a new one', { cause });
    }
    // Memory that has grown leaves views of no bytes.
    if (this.bytes.length === 0) this.look();
    this.reply = reply >> 2;
    return this.words[this.reply] === 1;
  }

  /** The canonical event, the strict JSON or a text. */
  text() {
    return decoder.decode(this.section(1));
  }

  /** What is said about the body, as JSON text, or undefined if there is nothing to say. */
  account() {
    if (this.words[this.reply + 4] === 0) return undefined;
    try {
      return decoder.decode(this.section(3));
    } catch (cause) {
      this.giveUp();
      throw new RangeError('no string can hold all that is said about the body: pass fewer lines at once', { cause });
    }
  }

  /** A copy of the body to keep. */
  body() {
    return this.section(5).slice();
  }

  /** A copy of the argument. */
  argument(length) {
    return this.bytes.slice(this.input, this.input + length);
  }

  /** Gives back the memory of a long argument or result. */
  free(length) {
    if (length <= USUAL) return;
    this.exports.free();
    this.input = 0;
    if (this.bytes.length > LARGEST) this.giveUp();
  }

  /** Gives up the instance; the next call makes a new one. */
  giveUp() {
    this.exports = undefined;
    this.input = 0;
    this.bytes = this.words = this.usual = undefined;
  }

  section(at) {
    const start = this.words[this.reply + at];
    return this.bytes.subarray(start, start + this.words[this.reply + at + 1]);
  }

  room(length) {
    if (this.input !== 0 && length <= USUAL) return;
    if (this.exports === undefined) {
      this.module ??= this.compile();
      this.exports = new WebAssembly.Instance(this.module).exports;
    }
    // The module counts in 32 bits, so that a length of 33 would have another meaning.
    const input = length < 2 ** 32 ? this.exports.alloc(Math.max(length, USUAL)) >>> 0 : 0;
    if (input === 0) throw new RangeError(`no memory for a body of ${length} bytes`);
    this.input = input;
    this.look();
  }

  /** Looks at the memory again after it has grown. */
  look() {
    const { buffer } = this.exports.memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.usual = this.bytes.subarray(this.input, this.input + USUAL);
  }
}

// The members that no subclass, proxy or object of data can replace.
const { get: lengthOf } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length');
const { get: typeOf } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

/** Whether a value is a `Uint8Array`, of any realm. */
export const isBytes = (value) => typeOf.call(value) === 'Uint8Array';

const halfOfPair = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether each half of a surrogate pair has its other half. */
const isWellFormed = typeof ''.isWellFormed === 'function'
  ? (text) => text.isWellFormed()
  : (text) => text.search(halfOfPair) < 0;

/**
 * Encodes a text with half a surrogate pair: the first one as bytes that are no UTF-8, so that the library stops there.
 * `TextEncoder` writes U+FFFD, which has three bytes too.
 */
function encoded(text) {
  const bytes = encoder.encode(text);
  const at = text.search(halfOfPair);
  const unit = text.charCodeAt(at);
  bytes.set([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)], encoder.encode(text.slice(0, at)).length);
  return bytes;
}

/** Joins bytes. */
export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
