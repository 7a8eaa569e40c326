// app/z-api/route.js
import { receive } from 'zapi-webhooks';

export async function POST(request) {
  const { response, outcome } = await receive(request, { tokens: [process.env.ZAPI_TOKEN] });
  if (outcome.ok) console.log(outcome.key, outcome.event.type);
  else console.error(outcome.problem.title);
  return response;
}
