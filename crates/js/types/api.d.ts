/** A body: its text, or its bytes. Spans count UTF-16 units of a text, and bytes of bytes. */
export type Body = string | Uint8Array;

/** Members by JSON Pointer (RFC 6901): an object, or a list of pairs if a pointer repeats. */
export type Members = { readonly [pointer: string]: Json } | readonly (readonly [pointer: string, value: Json])[];

/** A body that was accepted. All members but `ok` are made on request, so a copy by `...` or `structuredClone` lacks them. */
export interface Accepted<E extends Event = Event> {
  readonly ok: true;
  /**
   * The event, in the member names of the gateway. A number that a double cannot hold exactly is text, at any depth. Of a
   * key that an undocumented event repeats, it has the last value.
   */
  readonly event: E;
  /** Every member outside the contract. */
  readonly unknown: Members;
  /** Every deviation that was tolerated, in the order of the body. */
  readonly findings: readonly Finding[];
  /** The same text for every delivery of the same event, or null if the event has none. It holds the instance id. */
  readonly key: string | null;
  /** Returns the event as canonical JSON (RFC 8785), with every digit of every number. */
  canonical(): string;
  /** Returns the members as a plain object, which `JSON.stringify` writes. */
  toJSON(): Omit<Accepted<E>, 'canonical' | 'toJSON'>;
}

/** A body that was rejected. */
export interface Rejected {
  readonly ok: false;
  /** The first violation, and whether the body ends too early. No message repeats the body. */
  readonly error: Rejection;
  /**
   * Every violation, and every deviation that was tolerated, in the order of the body. If the body was cut or is malformed,
   * the error of syntax is the only violation.
   */
  readonly findings: readonly Finding[];
  /** Every member that could be read, but `type`; null if none could. */
  readonly partial: Members | null;
}

/** The verdict on a body. */
export type Verdict<E extends Event = Event> = Accepted<E> | Rejected;

/** A finding of a document, and the text that strict JSON has in its place. */
export interface Replaced extends Finding {
  readonly replacement: string;
}

/** A document as strict JSON, with its white space and every digit. */
export interface Normalized {
  readonly ok: true;
  readonly json: string;
  /**
   * Every deviation. If each span is replaced by its `replacement`, the body is strict JSON of the same value. At one
   * place an insertion comes first, then the longest; a finding inside another one is part of that replacement.
   */
  readonly findings: readonly Replaced[];
}

/** A line: its place in the body, and its verdict. */
export type Line = (Normalized | Rejected) & { readonly start: number; readonly end: number; readonly line: number };

/** What the library says about a code. */
export interface Explanation {
  readonly code: QuirkCode | ErrorCode;
  readonly severity: 'note' | 'warning' | 'error';
  readonly message: string;
  readonly explanation: string;
  /** How a deviation is read; null for an error, as the next two. */
  readonly reading: string | null;
  /** The specification or the page that fixes the reading. */
  readonly source: string | null;
  /** A body that has this deviation and no other. */
  readonly example: string | null;
}

/** A type that the gateway documents. */
export type DocumentedType = Exclude<Event['type'], UndocumentedType>;

export interface ReceiveOptions {
  /** The accepted values of the header `z-api-token`; several allow rotation, and none admits no request. */
  readonly tokens: readonly string[];
  /** `strict` answers with the problem, the default; `acknowledge` answers 200 if the delivery arrived whole. */
  readonly policy?: 'strict' | 'acknowledge';
  /** The instances that events may come from. Without it every instance is expected; with an empty list none is. */
  readonly instances?: readonly string[];
}

/** A problem document (RFC 9457) without text of the body. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly field?: string;
}

/** A delivery that was not received. */
export interface Undelivered {
  readonly ok: false;
  readonly problem: Problem;
  /** The delivery to keep, or null if the sender is a stranger. */
  readonly deadLetter: DeadLetter | null;
}

export interface DeadLetter {
  /** The body: inflated if that succeeded, otherwise as it came. */
  readonly body: Uint8Array;
  /** The error of the parser, if the parser rejected the body. Its spans count bytes. */
  readonly error: Rejection | null;
  readonly findings: readonly Finding[];
  readonly partial: Members | null;
}

/** A delivery: what to answer, and its event or why there is none. */
export interface Delivery {
  readonly response: Response;
  readonly outcome: Accepted | Undelivered;
}

/** Reads a body of any event. A body of an undocumented type is kept whole. Throws `TypeError` for any other argument. */
export function parse(body: Body): Verdict;

/** Reads a `ConnectedCallback`, and rejects any other event as `wrong-event`. */
export function parseConnected(body: Body): Verdict<ConnectedCallback>;

/** Rewrites a document of any value as strict JSON. */
export function normalize(body: Body): Normalized | Rejected;

/**
 * Rewrites one document on each line (NDJSON), each with its own verdict. Blank lines are skipped. The list holds all
 * lines, so pass a large archive in pieces that end at a line feed. Throws `RangeError` if too many lines are rejected.
 */
export function lines(body: Body): Line[];

/** Explains a code, or returns null if there is no such code. */
export function explain(code: string): Explanation | null;

/** Returns the usual body of an event; its values are invented. Throws `RangeError` for another type. */
export function sample(type: DocumentedType): string;

/**
 * Receives a delivery: checks method, content type, token, size and coding, then reads the body.
 *
 * It reads the body of no stranger. It rejects with a `TypeError` if the request or the options are wrong, or if the body
 * was read already.
 */
export function receive(request: Request, options: ReceiveOptions): Promise<Delivery>;
