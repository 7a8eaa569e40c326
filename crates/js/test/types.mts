// What a program in strict TypeScript writes against the types.
import { explain, lines, normalize, parse, parseConnected, receive, sample } from 'zapi-webhooks';
import type { Accepted, Event, Finding, Members, ReceivedCallback, Verdict } from 'zapi-webhooks';

const result: Verdict = parse('{}');
if (result.ok) {
  const event: Event = result.event;
  switch (event.type) {
    case 'ConnectedCallback': {
      const phone: string = event.phone;
      const moment: number = event.momment;
      const business: boolean | undefined = event.isBusiness;
      void [phone, moment, business];
      // @ts-expect-error: a connection has no messageId
      void event.messageId;
      break;
    }
    case 'ReceivedCallback': {
      const message: ReceivedCallback = event;
      const text: string | undefined = message.text?.message;
      const latitude: number | string | undefined = message.location?.latitude;
      void [text, latitude];
      break;
    }
    default: {
      const type: string = event.type;
      void type;
    }
  }
  const key: string | null = result.key;
  const unknown: Members = result.unknown;
  const findings: readonly Finding[] = result.findings;
  const canonical: string = result.canonical();
  const plain: { ok: true; event: Event } = result.toJSON();
  void [key, unknown, findings, canonical, plain];
  // @ts-expect-error: an accepted body has no error
  void result.error;
} else {
  const truncated: boolean = result.error.truncated;
  if (result.error.kind === 'conflicting-duplicate') void truncated;
  // @ts-expect-error: no such code
  if (result.error.kind === 'no-such-code') void truncated;
  // @ts-expect-error: a rejected body has no event
  void result.event;
}
const connected = parseConnected(new Uint8Array());
if (connected.ok) {
  const type: 'ConnectedCallback' = connected.event.type;
  const accepted: Accepted = connected;
  void [type, accepted];
}
const normalized = normalize('{}');
if (normalized.ok) void normalized.findings.map((finding) => finding.replacement);
void lines('').map((line) => (line.ok ? line.json : line.error.message));
void explain('single-quotes')?.example;
void sample('ReceivedCallback');
// @ts-expect-error: not a documented type
void sample('Tomorrow');
// @ts-expect-error: a number is no body
void parse(1);
// @ts-expect-error: tokens are required
void receive(new Request('http://localhost'), {});
void receive(new Request('http://localhost'), { tokens: ['a'], policy: 'acknowledge', instances: [] }).then(({ response, outcome }) => {
  if (outcome.ok) void outcome.event.type;
  else void outcome.deadLetter?.body.length;
  return response;
});
