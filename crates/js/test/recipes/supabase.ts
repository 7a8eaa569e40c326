// supabase/functions/z-api/index.ts
import { receive } from 'npm:zapi-webhooks';

Deno.serve(async (request) => {
  const { response, outcome } = await receive(request, { tokens: [Deno.env.get('ZAPI_TOKEN') ?? ''] });
  console.log(outcome.ok ? outcome.event.type : outcome.problem.title); // Store `outcome.key` too: repeats are normal.
  return response;
});
