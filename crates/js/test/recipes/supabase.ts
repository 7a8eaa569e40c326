// supabase/functions/z-api/index.ts
import { receive } from 'npm:zapi-webhooks';

Deno.serve(async (request) => {
  const { response, outcome } = await receive(request, { tokens: [Deno.env.get('ZAPI_TOKEN') ?? ''] });
  if (outcome.ok) console.log(outcome.key, outcome.event.type);
  else console.error(outcome.problem.title);
  return response;
});
