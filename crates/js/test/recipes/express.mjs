// server.mjs
import { writeFileSync } from 'node:fs';
import express from 'express';
import { receive } from 'zapi-webhooks';

if (!process.env.ZAPI_TOKEN) throw new Error('ZAPI_TOKEN is empty');
// No body parser before it: `receive` reads the body itself.
express().post('/z-api', async (req, res) => {
  const request = new Request('http://localhost', { method: 'POST', headers: req.headers, body: req, duplex: 'half' });
  const { response, outcome } = await receive(request, { tokens: [process.env.ZAPI_TOKEN], policy: 'acknowledge' });
  // Store `outcome.key` too: repeats are normal. A dead letter is answered 200, so the file is the only copy.
  if (outcome.ok) console.log(outcome.event.type); else if (outcome.deadLetter) writeFileSync(`${crypto.randomUUID()}.dead`, outcome.deadLetter.body);
  res.status(response.status).set(Object.fromEntries(response.headers)).send(await response.text());
}).listen(process.env.PORT, '127.0.0.1');
