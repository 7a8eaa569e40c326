// server.mjs
import { Readable } from 'node:stream';
import express from 'express';
import { receive } from 'zapi-webhooks';

const app = express();
// No body parser before it: `receive` reads the body itself.
app.post('/z-api', async (req, res) => {
  const { method, headers } = req;
  const request = new Request('http://localhost', { method, headers, body: Readable.toWeb(req), duplex: 'half' });
  const { response, outcome } = await receive(request, { tokens: [process.env.ZAPI_TOKEN] });
  if (outcome.ok) console.log(outcome.key, outcome.event.type);
  else console.error(outcome.problem.title);
  res.status(response.status).set(Object.fromEntries(response.headers)).send(await response.text());
});
app.listen(process.env.PORT, '127.0.0.1');
