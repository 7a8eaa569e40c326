// The cost of the canonical text of the wire body, against `JSON.parse` of the same bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse, sample } from '../dist/index.js';

const decoder = new TextDecoder();
// 64 bodies, so that no engine remembers the one.
const texts = Array.from({ length: 64 }, (_, index) => sample('ConnectedCallback').replace('4580', `4${100 + index}`));
const bodies = texts.map((text) => new TextEncoder().encode(text));

/** The least time of a call in nanoseconds, over many short runs: others share the machine. */
function times(...acts) {
  const best = acts.map(() => Infinity);
  let sink = 0;
  for (let run = 0; run < 400; run += 1) {
    acts.forEach((act, which) => {
      const start = process.hrtime.bigint();
      for (let index = 0; index < 2000; index += 1) sink += act(index & 63);
      best[which] = Math.min(best[which], Number(process.hrtime.bigint() - start) / 2000);
    });
  }
  assert.ok(sink > 0);
  return best;
}

test('the canonical text of a connection costs at most 1.3 of `JSON.parse`', () => {
  assert.equal(bodies[0].length, 159);
  const [canonical, json, canonicalOfText, jsonOfText, event] = times(
    (it) => parse(bodies[it]).canonical().length,
    (it) => JSON.parse(decoder.decode(bodies[it])).phone.length,
    (it) => parse(texts[it]).canonical().length,
    (it) => JSON.parse(texts[it]).phone.length,
    (it) => parse(bodies[it]).event.phone.length,
  );
  const row = (name, ours, theirs) => console.log(`${name}: ${ours.toFixed(0)} ns, JSON.parse ${theirs.toFixed(0)} ns, ratio ${(ours / theirs).toFixed(2)}`);
  row('canonical text of bytes', canonical, json);
  row('canonical text of a string', canonicalOfText, jsonOfText);
  row('event of bytes', event, json);
  assert.ok(canonical <= 1.3 * json, `${canonical} ns, JSON.parse ${json} ns`);
});
