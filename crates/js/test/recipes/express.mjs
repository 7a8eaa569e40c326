// server.mjs
import { Readable } from 'node:stream';
import express from 'express';
import { receive } from 'zapi-webhooks';

// No body parser before it: `receive` reads the body itself.
express().post('/z-api', async (req, res) => {
  const { method, headers } = req;
  const request = new Request('http://localhost', { method, headers, body: Readable.toWeb(req), duplex: 'half' });
  const { response, outcome } = await receive(request, { tokens: [process.env.ZAPI_TOKEN] });
  console.log(outcome.ok ? outcome.event.type : outcome.problem.title); // Store `outcome.key` too: repeats are normal.
  res.status(response.status).set(Object.fromEntries(response.headers)).send(await response.text());
}).listen(process.env.PORT, '127.0.0.1');
