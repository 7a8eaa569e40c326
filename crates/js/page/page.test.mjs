// The page in Chromium, opened from its file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { chromium } from 'playwright-core';

import { explain } from '../dist/index.js';
import { PORTUGUESE } from './portuguese.js';

const FILE = new URL('dist/zapi-webhooks.html', import.meta.url);
const BODY = '{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7",'
  + '"phone":"5544999999999","isBusiness":true}';

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
});

after(() => browser?.close());

/** Opens the page, and fails on any request but its file, and on any error. */
async function open({ fragment = '', locale = 'pt-BR', ...options } = {}) {
  const context = await browser.newContext({ locale, ...options });
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url().replace(/#.*/, '')));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(`${FILE.href}${fragment}`);
  await page.waitForSelector('html[data-ready]');
  const close = async () => {
    assert.deepEqual(requests.filter((url) => !url.startsWith('blob:') && !url.startsWith('data:')), [FILE.href]);
    assert.deepEqual(errors, []);
    await context.close();
  };
  return { page, close };
}

const text = (page, id) => page.locator(id).textContent();

/** Drops files on the page, as a person does. */
async function drop(page, files) {
  await page.dispatchEvent('#body', 'drop', { dataTransfer: await transfer(page, files) });
}

/** Makes what a drop carries. */
function transfer(page, files) {
  return page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    }
    return transfer;
  }, files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })));
}

test('the file is one of at most 400,000 bytes without an address', () => {
  const page = readFileSync(FILE, 'utf8');
  assert.ok(Buffer.byteLength(page) <= 400_000);
  assert.doesNotMatch(page, /(?:src|href|action)\s*=\s*["']?(?!data:)[a-z]/i);
});

test('the documented example comes first, with its seven findings, its event and its diff', async () => {
  const { page, close } = await open();
  assert.equal(await text(page, '#status'), 'Aceito, 7 achados');
  assert.equal(await page.locator('#findings li').count(), 7);
  assert.match(await text(page, '#findings'), /note\[single-quotes\] 3:11/);
  assert.equal(await text(page, '#marked'), readFileSync(new URL('../../../fixtures/docs-example.json', import.meta.url), 'utf8'));
  assert.equal(await page.locator('#marked mark').first().textContent(), "'ConnectedCallback'");
  assert.equal(await text(page, '#event'),
    '{"connected":true,"instanceId":"instance.id","momment":26151515154,"phone":"número","type":"ConnectedCallback"}');
  assert.equal(await page.locator('#diff ins').first().textContent(), '"ConnectedCallback"');
  // Without what is deleted, the diff is the strict JSON, in which no key repeats.
  const strict = await page.evaluate(() => {
    const diff = document.getElementById('diff').cloneNode(true);
    diff.querySelectorAll('del').forEach((it) => it.remove());
    return diff.textContent;
  });
  assert.deepEqual(Object.keys(JSON.parse(strict)), ['type', 'connected', 'momment', 'instanceId', 'phone']);
  assert.equal(strict.split('instanceId').length, 2);
  await page.waitForFunction(() => document.getElementById('answer').textContent.startsWith('HTTP 200'));
  await close();
});

test('a conflict is rejected, and the switches decide otherwise', async () => {
  const { page, close } = await open({ locale: 'en-US' });
  await page.fill('#body', BODY.replace('}', ',"phone":"5544888888888"}'));
  assert.equal(await text(page, '#status'), 'Rejected: conflicting-duplicate');
  await page.waitForFunction(() => document.getElementById('answer').textContent.includes('urn:zapi-webhooks:problem:conflicting-duplicate'));
  assert.match(await text(page, '#answer'), /^HTTP 422/);
  await page.selectOption('#conflict', '2');
  assert.equal(await text(page, '#status'), 'Accepted, 1 finding');
  assert.match(await text(page, '#event'), /5544888888888/);
  // The library has one code for both cases, and explains that the values are the same.
  assert.match(await text(page, '#findings'), /The values differ: the last copy is kept/);
  await page.fill('#body', BODY.replace('}', ',"phone":"5544999999999"}'));
  assert.ok((await text(page, '#findings')).includes(explain('duplicate-key').explanation));
  await page.fill('#body', BODY.replace('"ConnectedCallback"', "'ConnectedCallback'"));
  assert.equal(await text(page, '#status'), 'Accepted, 1 finding');
  await page.selectOption('#tolerance', '2');
  assert.equal(await text(page, '#status'), 'Rejected: denied');
  assert.match(await text(page, '#diff'), /^There is no strict JSON with this tolerance: string in single quotes is not tolerated/);
  await close();
});

test('in Portuguese a finding has no English', async () => {
  const { page, close } = await open();
  assert.match(await text(page, '#findings'), /Chave repetida \(campo `instanceId`\)\.Leitura: o campo informado uma vez\. Uma chave conhecida/);
  assert.equal(await text(page, '#outcome'), 'Evento');
  await page.fill('#body', BODY.replace('true', '3'));
  assert.match(await text(page, '#findings'), /O valor viola a regra do campo \(campo `connected`\)/);
  assert.equal(await text(page, '#outcome'), 'Erro');
  // Only the message of the library has the rule, so it comes after, said to be English.
  assert.match(await text(page, '#event'), /^O valor viola[^\n]*\n\nEm inglês, como a biblioteca informa:\nexpected true or false \(field `connected`\)/);
  await page.selectOption('#tolerance', '2');
  await page.fill('#body', BODY.replace('"phone"', "'phone'"));
  assert.match(await text(page, '#findings'), /O desvio não é tolerado: texto entre aspas simples/);
  assert.match(await text(page, '#diff'), /^Não há JSON estrito com esta tolerância: o desvio não é tolerado: texto entre aspas simples/);
  for (const list of await page.locator('#findings, #marked mark').evaluateAll((all) => all.map((it) => it.textContent + it.title))) {
    assert.doesNotMatch(list, /\b(?:field|string|expected|tolerated)\b/);
  }
  await close();
});

test('an empty box has no verdict, and no link', async () => {
  const { page, close } = await open();
  await page.click('#share');
  assert.equal(await text(page, '#status'), 'O endereço agora contém o corpo: não o publique.');
  for (const framing of ['one', 'lines']) {
    await page.selectOption('#framing', framing);
    await page.click('#clear');
    await page.click('#share');
    assert.equal(await text(page, '#status'), '');
    assert.equal(await page.locator('section:visible').count(), 0);
    assert.ok(await page.locator('#hint').isVisible());
  }
  await page.fill('#body', BODY);
  assert.equal(await text(page, '#status'), 'Aceito, sem achados');
  await close();
});

test('a body that was cut says so, and shows what was read', async () => {
  const { page, close } = await open();
  await page.fill('#body', BODY.slice(0, 80));
  assert.equal(await text(page, '#status'), 'Rejeitado: unexpected-end (corpo cortado no caminho)');
  assert.match(await text(page, '#event'), /"\/momment": 1757333824580/);
  await page.waitForFunction(() => document.getElementById('answer').textContent.startsWith('HTTP 400'));
  await close();
});

test('an archive of a megabyte freezes the page for at most 200 ms', async () => {
  const lines = [];
  for (let length = 0; length < 1_048_576; length += lines.at(-1).length + 1) {
    lines.push(lines.length % 10 === 0 ? BODY.slice(0, 90) : BODY.replace('4580', String(1000 + (lines.length % 9000))));
  }
  const archive = Buffer.from(`${lines.join('\n')}\n`);
  for (const [name, bytes] of [['archive.ndjson', archive], ['archive.ndjson.gz', gzipSync(archive)]]) {
    // The least of five runs: if others hold the processor, the page waits too.
    let longest = Infinity;
    for (let run = 0; run < 5 && longest > 200; run += 1) longest = Math.min(longest, await freeze(name, bytes, lines.length));
    console.log(`${name}: longest step ${longest.toFixed(0)} ms`);
    assert.ok(longest <= 200, `${longest} ms`);
  }
});

/** Drops an archive, of which every tenth line is cut, and returns the longest time between two steps of the page. */
async function freeze(name, bytes, count) {
  const { page, close } = await open({ locale: 'en-US' });
  // Made before the clock starts, since it decodes a megabyte in the page.
  const dataTransfer = await transfer(page, [{ name, bytes }]);
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
  });
  await page.dispatchEvent('#body', 'drop', { dataTransfer });
  const rejected = Math.ceil(count / 10);
  await page.waitForFunction((all) => document.getElementById('status').textContent.startsWith(`Bodies: ${all}.`), count);
  assert.equal(await text(page, '#status'), `Bodies: ${count}. Accepted: ${count - rejected}. Rejected: ${rejected}.`);
  const longest = await page.evaluate(() => window.longest);
  await page.locator('#rows button').first().click();
  assert.match(await text(page, '#status'), /^(Accepted|Rejected)/);
  await close();
  return longest;
}

test('files are dropped and chosen, one or several', async () => {
  const { page, close } = await open({ locale: 'en-US' });
  await drop(page, [{ name: 'body.json', bytes: BODY }]);
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Accepted, no findings');
  await drop(page, [{ name: 'a.json', bytes: BODY }, { name: 'b.json', bytes: '{"type":"ConnectedCallback"}' }]);
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Bodies: 2. Accepted: 1. Rejected: 1.');
  await page.setInputFiles('#file', [{ name: 'c.json', mimeType: 'application/json', buffer: Buffer.from(BODY) }]);
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Accepted, no findings');
  await drop(page, [{ name: 'broken.gz', bytes: 'no gzip' }]);
  await page.waitForFunction(() => document.getElementById('status').textContent === 'The file could not be read.');
  await close();
});

test('the language follows the browser and the switch', async () => {
  const { page, close } = await open({ locale: 'pt-BR' });
  assert.equal(await page.getAttribute('html', 'lang'), 'pt-BR');
  assert.equal(await text(page, '#example'), 'Exemplo da documentação');
  await page.selectOption('#language', 'en');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await text(page, '#example'), 'Documented example');
  assert.equal(await text(page, '#status'), 'Accepted, 7 findings');
  for (const language of ['pt', 'en']) {
    await page.selectOption('#language', language);
    const nameless = await page.evaluate(() => [...document.querySelectorAll('[data-t]')].filter((it) => it.textContent === ''));
    assert.equal(nameless.length, 0);
  }
  await close();
});

test('every code is explained in both languages', async () => {
  const types = readFileSync(new URL('../types/schema.d.ts', import.meta.url), 'utf8');
  const codes = ['QuirkCode', 'ErrorCode'].flatMap((name) => {
    const [, union] = new RegExp(`type ${name} = (.*);`).exec(types);
    return JSON.parse(`[${union.replaceAll(' | ', ',')}]`);
  });
  assert.deepEqual(Object.keys(PORTUGUESE), codes);
  for (const code of codes) {
    const english = explain(code);
    const [message, reading, explanation] = PORTUGUESE[code];
    assert.equal(reading === null, english.reading === null, code);
    assert.ok(explanation.endsWith('.') && explanation.length > english.explanation.length / 2, code);
    for (const [ours, theirs] of [[message, english.message], [explanation, english.explanation]]) assert.notEqual(ours, theirs, code);
    // What is code in one language is code in the other.
    const quoted = (text) => [...text.matchAll(/`[^`]+`/g)].map(String).sort();
    assert.deepEqual(quoted(explanation), quoted(english.explanation), code);
  }
  const { page, close } = await open({ locale: 'pt-BR' });
  for (const [code, body] of [...codes.map((it) => [it, explain(it).example]).filter(([, it]) => it !== null), ['trailing-data', '{} {}'],
    ['denied', explain('curly-quotes').example]]) {
    await page.fill('#body', body);
    const [, , explanation] = PORTUGUESE[code === 'curly-quotes' ? 'denied' : code];
    assert.ok((await text(page, '#findings')).includes(explanation), code);
  }
  await page.selectOption('#language', 'en');
  assert.ok((await text(page, '#findings')).includes(explain('denied').explanation));
  await close();
});

test('a body that no address can carry has no link', async () => {
  const { page, close } = await open({ locale: 'en-US' });
  for (const body of ['\ud800', 'é'.repeat(400_000)]) {
    await page.evaluate((it) => {
      const box = document.getElementById('body');
      box.value = it;
      box.dispatchEvent(new InputEvent('input'));
    }, body);
    await page.click('#share');
    assert.equal(await text(page, '#status'), 'The body is too long for an address, or no text.');
    assert.equal(new URL(page.url()).hash, '');
  }
  await close();
});

test('a link carries the body in its fragment', async () => {
  const body = BODY.replace('5544999999999', 'número 🎉');
  const first = await open({ locale: 'en-US' });
  await first.page.fill('#body', body);
  await first.page.click('#share');
  const { hash } = new URL(first.page.url());
  assert.equal(decodeURIComponent(hash.slice(1)), body);
  await first.close();
  const second = await open({ fragment: hash, locale: 'en-US' });
  assert.equal(await second.page.inputValue('#body'), body);
  await second.close();
});

test('the keyboard reaches every control, and each has a name', async () => {
  const { page, close } = await open({ locale: 'en-US' });
  const reached = [];
  for (let count = 0; count < 14; count += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.id));
  }
  for (const id of ['language', 'body', 'framing', 'tolerance', 'conflict', 'file', 'example', 'share', 'marked', 'event', 'diff', 'answer']) {
    assert.ok(reached.includes(id), `${id} of ${reached}`);
  }
  const tree = await page.locator('body').ariaSnapshot();
  for (const named of ['textbox "Webhook body of Z-API"', 'combobox "Tolerance"', 'combobox "Language"', 'button "Documented example"',
    'region "Event"', 'status', 'heading "Findings"']) {
    assert.ok(tree.includes(named), `${named} in\n${tree}`);
  }
  await close();
});

test('a phone needs no sideways scrolling', async () => {
  const { page, close } = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const [width, view] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(width <= view, `${width} of ${view}`);
  const small = await page.evaluate(() => [...document.querySelectorAll('button, select')].filter((it) => it.offsetHeight < 40).length);
  assert.equal(small, 0);
  await close();
});
