// The page: reads what is pasted or dropped, in this browser alone.

import { create } from '../js/api.js';
import { PORTUGUESE } from './portuguese.js';
import { TEXTS } from './texts.js';

/** The longest text that is shown and marked, and the most bodies that have a row. */
const SHOWN = 20_000;
const ROWS = 200;
/** The longest fragment: Chromium opens no address above 2 MiB. */
const LINK = 2_000_000;
/** How long a step may hold the page, in milliseconds. */
const STEP = 12;
const TOKEN = 'A1B2C3D4E5F6A7B8C9D0E1F2';

const $ = (id) => document.getElementById(id);
const body = $('body');
/** The whole text: a browser takes half a second to show a megabyte, so the box has only the start of a long one. */
let whole = '';
let text = TEXTS.pt;
let run = 0;

/** Compiles the module, which the build deflates, and starts. */
export async function start(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const module = await WebAssembly.compile(await new Response(inflated).arrayBuffer());
  const zapi = create(() => module);

  const settings = () => (Number($('tolerance').value) << 8) | (Number($('conflict').value) << 16);
  const show = () => present(zapi, zapi.withSettings(settings()), whole);
  const put = (value, framing = 'one') => {
    hold(value);
    $('framing').value = framing;
    show();
  };

  for (const id of ['framing', 'tolerance', 'conflict']) $(id).addEventListener('change', show);
  body.addEventListener('input', () => { whole = body.value; show(); });
  body.addEventListener('paste', (it) => {
    const pasted = it.clipboardData.getData('text');
    if (pasted.length <= SHOWN) return;
    it.preventDefault();
    put(pasted, $('framing').value);
  });
  $('clear').addEventListener('click', () => { put(''); body.focus(); });
  $('language').addEventListener('change', () => { speak($('language').value); show(); });
  $('example').addEventListener('click', () => put(EXAMPLE));
  $('share').addEventListener('click', () => {
    if (whole === '') return;
    const link = linked(whole);
    if (link !== null) location.hash = link;
    $('status').textContent = link === null ? text.unshared : text.shared;
  });
  $('file').addEventListener('change', () => open($('file').files, put));
  window.addEventListener('hashchange', () => {
    const shared = fragment();
    if (shared !== null && shared !== whole) put(shared);
  });
  for (const [event, isOver] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    document.addEventListener(event, (it) => {
      it.preventDefault();
      body.classList.toggle('drop', isOver);
      if (event === 'drop') open(it.dataTransfer.files, put);
    });
  }

  speak(navigator.language.startsWith('pt') ? 'pt' : 'en');
  put(fragment() ?? EXAMPLE);
  document.documentElement.dataset.ready = 'true';
}

/** Keeps a text, and shows what the box can hold; only a whole one can be edited. */
function hold(value) {
  whole = value;
  body.value = value.slice(0, SHOWN);
  body.readOnly = value.length > SHOWN;
  $('long').textContent = body.readOnly ? `${text.tooBig} ${value.length - SHOWN}` : '';
}

/** A body as a fragment, or null if it is too long for an address, or half a surrogate pair. */
function linked(value) {
  try {
    const fragment = encodeURIComponent(value);
    return fragment.length <= LINK ? fragment : null;
  } catch {
    return null;
  }
}

/** The body that the fragment carries, or null. */
function fragment() {
  try {
    return location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : null;
  } catch {
    return null;
  }
}

/** Reads files: one is the body, several are joined, one a line unless the name says that it has lines. */
async function open(files, put) {
  const read = [];
  try {
    for (const file of files) {
      let stream = file.stream();
      if (/\.gz$/i.test(file.name)) stream = stream.pipeThrough(new DecompressionStream('gzip'));
      read.push(await new Response(stream).text());
    }
  } catch {
    $('status').textContent = text.unreadable;
    return;
  }
  const hasLines = [...files].some((file) => /\.(ndjson|jsonl|log)(\.gz)?$/i.test(file.name));
  if (read.length === 1) put(read[0], hasLines ? 'lines' : 'one');
  else if (read.length > 1) put(read.join('\n'), hasLines ? 'lines' : 'documents');
}

/** Puts the labels of a language on the page. */
function speak(language) {
  text = TEXTS[language];
  $('language').value = language;
  document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = text[element.dataset.t];
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', text[element.dataset.label]);
}

async function present(zapi, settings, value) {
  run += 1;
  const isSeveral = $('framing').value !== 'one';
  $('several').hidden = !isSeveral || value === '';
  $('single').hidden = isSeveral || value === '';
  // Nothing was pasted yet, which is no verdict.
  if (value === '') $('status').textContent = '';
  else if (isSeveral) await several(zapi, settings, value, run);
  else await one(zapi, settings, value, run);
}

/** Shows the verdict on one body. */
async function one(zapi, settings, value, mine) {
  const result = settings.parse(value);
  const status = $('status');
  status.className = `verdict ${result.ok ? 'accepted' : 'rejected'}`;
  status.textContent = result.ok ? text.accepted(result.findings.length) : text.rejected(result.error.kind, result.error.truncated);
  mark(value, result.findings);
  list(zapi, result.findings, conflicts(zapi, value));
  $('outcome').textContent = result.ok ? text.event : text.error;
  $('event').textContent = result.ok ? result.canonical()
    : `${errors(result)}\n\n${text.partial}:\n${JSON.stringify(result.partial, null, 2)}`;
  diff(value, settings.normalize(value));
  const request = new Request('http://localhost/', {
    method: 'POST', body: value, headers: { 'content-type': 'application/json', 'z-api-token': TOKEN },
  });
  const { response } = await settings.receive(request, { tokens: [TOKEN] });
  const answer = await response.text();
  if (mine !== run) return;
  const headers = [...response.headers].map(([name, it]) => `${name}: ${it}`).join('\n');
  $('answer').textContent = `HTTP ${response.status}\n${headers}\n\n${answer}\n\n${text.receiver}`.replace(/\n{3,}/g, '\n\n');
}

/** The messages of a rejected body: all, since in Portuguese the list of findings has a general one. */
function errors({ error, findings }) {
  if (text !== TEXTS.pt) return error.message;
  const messages = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return [sentence(summary({ code: error.kind, ...error })), '', text.library, ...messages].join('\n');
}

/** A message in the language of the page. In Portuguese it is the one of the code. */
function summary({ code, quirk, field, message }) {
  if (text !== TEXTS.pt) return message;
  return `${PORTUGUESE[code][0]}${quirk === null ? '' : `: ${PORTUGUESE[quirk][0]}`}${field === null ? '' : ` (campo \`${field}\`)`}`;
}

function sentence(message) {
  return `${message[0].toUpperCase()}${message.slice(1)}.`;
}

/** The fields with copies that differ, if the switch keeps one of them. */
function conflicts(zapi, value) {
  if ($('conflict').value === '0') return new Set();
  const { findings } = zapi.withSettings(Number($('tolerance').value) << 8).parse(value);
  return new Set(findings.filter(({ code }) => code === 'conflicting-duplicate').map(({ field }) => field));
}

/** Marks each finding in the text. A finding inside another one has no mark of its own. */
function mark(value, findings) {
  const parts = [];
  let at = 0;
  findings.forEach((finding, index) => {
    if (finding.start < at || finding.start > SHOWN) return;
    parts.push(value.slice(at, finding.start));
    const element = document.createElement('mark');
    element.className = finding.severity;
    element.textContent = value.slice(finding.start, Math.min(finding.end, SHOWN));
    element.title = `${finding.code}: ${summary(finding)}`;
    element.addEventListener('click', () => $(`finding-${index}`)?.scrollIntoView({ block: 'center' }));
    parts.push(element);
    at = Math.max(at, Math.min(finding.end, SHOWN));
  });
  parts.push(value.slice(at, SHOWN));
  if (value.length > SHOWN) parts.push(`\n… ${text.tooBig} ${value.length - SHOWN}`);
  $('marked').replaceChildren(...parts);
}

function list(zapi, findings, conflicts) {
  const items = findings.slice(0, ROWS).map((finding, index) => {
    const item = document.createElement('li');
    item.id = `finding-${index}`;
    const head = document.createElement('b');
    head.className = finding.severity;
    head.textContent = `${finding.severity}[${finding.code}] ${finding.line}:${finding.column}`;
    const message = document.createElement('p');
    message.textContent = text === TEXTS.pt ? sentence(summary(finding)) : finding.message;
    const more = document.createElement('p');
    more.textContent = finding.code === 'duplicate-key' && conflicts.has(finding.field)
      ? text.kept($('conflict').value === '2') : explained(zapi, finding.code);
    item.append(head, message, more);
    return item;
  });
  if (findings.length > ROWS) items.push(text.more(findings.length - ROWS));
  $('findings').replaceChildren(...items);
  $('none').hidden = findings.length > 0;
}

/** Explains a code in the language of the page. */
function explained(zapi, code) {
  const [reading, explanation] = text === TEXTS.pt ? PORTUGUESE[code].slice(1) : [zapi.explain(code).reading, zapi.explain(code).explanation];
  return `${reading === null ? '' : text.reading(reading)}${explanation}`;
}

/** Shows what strict JSON has in place of each finding. */
function diff(value, normalized) {
  if (!normalized.ok) {
    const { error } = normalized;
    $('diff').textContent = `${error.kind === 'denied' ? text.denied : text.notJson} ${summary({ code: error.kind, ...error })}`;
    return;
  }
  if (normalized.findings.length === 0) {
    $('diff').textContent = text.asStrict;
    return;
  }
  const parts = [];
  let at = 0;
  // At one place an insertion comes first, then the longest; a finding inside another one is part of that replacement.
  const edits = normalized.findings.toSorted((a, b) =>
    a.start - b.start || Number(a.end !== a.start) - Number(b.end !== b.start) || b.end - a.end);
  for (const { start, end, replacement } of edits) {
    if (start < at) continue;
    if (start > SHOWN) break;
    parts.push(value.slice(at, start));
    for (const [name, change] of [['del', value.slice(start, end)], ['ins', replacement]]) {
      if (change === '') continue;
      const element = document.createElement(name);
      element.textContent = change;
      parts.push(element);
    }
    at = end;
  }
  parts.push(value.slice(at, Math.max(at, SHOWN)));
  $('diff').replaceChildren(...parts);
}

/** Shows a row for each body, in steps that leave the page alive. */
async function several(zapi, settings, value, mine) {
  const rows = [];
  let [count, good] = [0, 0];
  let since = performance.now();
  for (const single of bodies(settings, value)) {
    if (performance.now() - since > STEP) {
      $('status').textContent = text.working(count);
      await new Promise((resolve) => { setTimeout(resolve); });
      if (mine !== run) return;
      since = performance.now();
    }
    const result = settings.parse(single);
    count += 1;
    if (result.ok) good += 1;
    // The rejected ones are what a person looks for, so they may push out accepted ones.
    if (rows.length < ROWS) rows.push([count, single, result]);
    else if (!result.ok) {
      const place = rows.findIndex((row) => row[2].ok);
      if (place >= 0) rows.splice(place, 1);
      if (place >= 0) rows.push([count, single, result]);
    }
  }
  const status = $('status');
  status.className = `verdict ${good === count ? 'accepted' : 'rejected'}`;
  status.textContent = text.counts(count, good);
  $('rows').replaceChildren(table(zapi, settings, rows, count));
}

/** The bodies of a text: each line, or documents in a row. */
function* bodies(settings, value) {
  if ($('framing').value === 'lines') {
    for (let at = 0; at < value.length;) {
      const end = value.indexOf('\n', at);
      const line = value.slice(at, end < 0 ? value.length : end).trim();
      if (line !== '') yield line;
      at = end < 0 ? value.length : end + 1;
    }
    return;
  }
  for (const { start, end } of settings.documents(value)) yield value.slice(start, end);
}

function table(zapi, settings, rows, count) {
  const element = document.createElement('table');
  const head = element.createTHead().insertRow();
  for (const name of [text.whose, text.result, `${text.event} / ${text.error}`]) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = name;
    head.append(cell);
  }
  for (const [number, single, result] of rows) {
    const row = element.insertRow();
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `${text.open} ${number}`;
    button.addEventListener('click', () => {
      hold(single);
      $('framing').value = 'one';
      present(zapi, settings, single);
      body.focus();
    });
    row.insertCell().append(button);
    const verdict = row.insertCell();
    verdict.className = result.ok ? 'accepted' : 'rejected';
    verdict.textContent = result.ok ? text.accepted(result.findings.length) : text.rejected(result.error.kind, result.error.truncated);
    row.insertCell().textContent = result.ok ? result.event.type : summary({ code: result.error.kind, ...result.error });
  }
  if (count > rows.length) element.insertRow().insertCell().textContent = text.more(count - rows.length);
  return element;
}

/** The example of the vendor's page. */
const EXAMPLE = `{

  "type": 'ConnectedCallback',
  "connected": true,
  "momment": 26151515154,
  "instanceId": instance.id,
  "phone": "número",,
  "instanceId": "instance.id"

}
`;
