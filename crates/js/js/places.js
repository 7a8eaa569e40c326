// Places in a body: from the bytes of the module to bytes or UTF-16 units, with lines and columns.

/**
 * Completes findings and errors, which have spans of bytes, in one pass over the body.
 *
 * `start` and `end` count UTF-16 units if the body is a string, and bytes otherwise. A column counts characters.
 */
export function place(body, findings) {
  const all = findings.flatMap((finding) => (finding.related ? [finding, finding.related] : [finding]));
  const wanted = [...new Set(all.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const found = new Map();
  const cursor = typeof body === 'string' ? new Units(body) : new Bytes(body);
  for (const byte of wanted) found.set(byte, cursor.to(byte));
  for (const finding of findings) {
    const isText = typeof body === 'string';
    const { units: start, line, column } = found.get(finding.start);
    if (isText && finding.message) finding.message = finding.message.replace(/ at byte \d+$/, ` at UTF-16 unit ${start}`);
    finding.end = found.get(finding.end).units;
    Object.assign(finding, { start, line, column });
    if (finding.related) {
      const other = found.get(finding.related.start);
      const end = found.get(finding.related.end).units;
      finding.related = { start: other.units, end, line: other.line, column: other.column };
    }
  }
  return findings;
}

/** Walks over the bytes of a body. */
class Bytes {
  #body;
  #at = 0;
  #line = 1;
  #column = 1;

  constructor(body) {
    this.#body = body;
  }

  to(byte) {
    for (; this.#at < byte && this.#at < this.#body.length; this.#at += 1) {
      const value = this.#body[this.#at];
      if (value === 0x0a) {
        this.#line += 1;
        this.#column = 1;
      } else if ((value & 0xc0) !== 0x80) {
        this.#column += 1;
      }
    }
    return { units: byte, line: this.#line, column: this.#column };
  }
}

/** Walks over the UTF-16 units of a body. */
class Units {
  #body;
  #byte = 0;
  #at = 0;
  #line = 1;
  #column = 1;

  constructor(body) {
    this.#body = body;
  }

  to(byte) {
    while (this.#byte < byte && this.#at < this.#body.length) {
      const point = this.#body.codePointAt(this.#at);
      this.#byte += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      this.#at += point < 0x10000 ? 1 : 2;
      if (point === 0x0a) {
        this.#line += 1;
        this.#column = 1;
      } else {
        this.#column += 1;
      }
    }
    return { units: this.#at, line: this.#line, column: this.#column };
  }
}
