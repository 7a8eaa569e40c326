"""A receiver on FastAPI: `ZAPI_TOKEN=... uvicorn fastapi_receiver:app`."""

import hmac
import logging
import os
from pathlib import Path

from fastapi import FastAPI, Request, Response
from zapi_webhooks import ReceivedEvent, Rejected, parse

TOKEN = os.environ["ZAPI_TOKEN"]
DEAD_LETTERS = Path(os.environ.get("DEAD_LETTERS", "dead-letters"))
if not TOKEN:
    raise SystemExit("ZAPI_TOKEN is empty")

LIMIT = 512 * 1024
log = logging.getLogger("uvicorn.error")
app = FastAPI()


@app.post("/z-api")
async def receive(request: Request) -> Response:
    # The gateway signs no bodies. Both sides as bytes, since `compare_digest` takes no text outside ASCII.
    if not hmac.compare_digest(request.headers.get("z-api-token", "").encode(), TOKEN.encode()):
        return Response(status_code=401)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT:
            return Response(status_code=413)
    try:
        parsed = parse(body)
    except Rejected as error:
        log.warning("rejected: %s", error)  # never repeats the body
        if error.is_truncated:
            return Response(status_code=400)  # a repeat may arrive whole
        DEAD_LETTERS.mkdir(exist_ok=True)
        (DEAD_LETTERS / f"{os.urandom(8).hex()}.json").write_bytes(body)
        return Response(status_code=200)  # an error may lose the event, or start a storm of repeats
    if isinstance(parsed.event, ReceivedEvent) and parsed.event.text is not None:
        print("a text of", len(parsed.event.text.message or ""), "characters", flush=True)
    # Repeats are normal: store `parsed.key` with the event, and skip one that is there already.
    return Response(status_code=200)
