// app/z-api/route.js
import { receive } from 'zapi-webhooks';

export async function POST(request) {
  const { response, outcome } = await receive(request, { tokens: [process.env.ZAPI_TOKEN] });
  console.log(outcome.ok ? outcome.event.type : outcome.problem.title); // Store `outcome.key` too: repeats are normal.
  return response;
}
