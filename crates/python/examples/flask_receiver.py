"""A receiver on Flask: `ZAPI_TOKEN=... flask --app flask_receiver run`."""

import hmac
import os
from pathlib import Path

from flask import Flask, Response, request
from zapi_webhooks import ReceivedEvent, Rejected, parse

TOKEN = os.environ["ZAPI_TOKEN"]
DEAD_LETTERS = Path(os.environ.get("DEAD_LETTERS", "dead-letters"))
if not TOKEN:
    raise SystemExit("ZAPI_TOKEN is empty")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 512 * 1024


@app.post("/z-api")
def receive() -> Response:
    # The gateway signs no bodies. Both sides as bytes, since `compare_digest` takes no text outside ASCII.
    if not hmac.compare_digest(request.headers.get("z-api-token", "").encode(), TOKEN.encode()):
        return Response(status=401)
    body = request.get_data()
    try:
        parsed = parse(body)
    except Rejected as error:
        app.logger.warning("rejected: %s", error)  # never repeats the body
        if error.is_truncated:
            return Response(status=400)  # a repeat may arrive whole
        DEAD_LETTERS.mkdir(exist_ok=True)
        (DEAD_LETTERS / f"{os.urandom(8).hex()}.json").write_bytes(body)
        return Response(status=200)  # an error may lose the event, or start a storm of repeats
    if isinstance(parsed.event, ReceivedEvent) and parsed.event.text is not None:
        print("a text of", len(parsed.event.text.message or ""), "characters", flush=True)
    # Repeats are normal: store `parsed.key` with the event, and skip one that is there already.
    return Response(status=200)
