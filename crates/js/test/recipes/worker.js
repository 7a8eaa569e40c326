// The entry of a worker
import { receive } from 'zapi-webhooks';

export default {
  async fetch(request, env) {
    const { response, outcome } = await receive(request, { tokens: [env.ZAPI_TOKEN] });
    if (outcome.ok) console.log(outcome.key, outcome.event.type);
    else console.error(outcome.problem.title);
    return response;
  },
};
