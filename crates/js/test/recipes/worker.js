// The entry of a worker
import { receive } from 'zapi-webhooks';

export default {
  async fetch(request, env) {
    const { response, outcome } = await receive(request, { tokens: [env.ZAPI_TOKEN] });
    console.log(outcome.ok ? outcome.event.type : outcome.problem.title); // Store `outcome.key` too: repeats are normal.
    return response;
  },
};
