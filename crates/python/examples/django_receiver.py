"""A receiver on Django, in one file: `ZAPI_TOKEN=... python django_receiver.py runserver`."""

import hmac
import logging
import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from zapi_webhooks import ReceivedEvent, Rejected, parse

TOKEN = os.environ["ZAPI_TOKEN"]
DEAD_LETTERS = Path(os.environ.get("DEAD_LETTERS", "dead-letters"))
if not TOKEN:
    raise SystemExit("ZAPI_TOKEN is empty")

log = logging.getLogger("receiver")


@csrf_exempt
@require_POST
def receive(request):
    # The gateway signs no bodies. Both sides as bytes, since `compare_digest` takes no text outside ASCII.
    if not hmac.compare_digest(request.headers.get("z-api-token", "").encode(), TOKEN.encode()):
        return HttpResponse(status=401)
    try:
        parsed = parse(request.body)
    except Rejected as error:
        log.warning("rejected: %s", error)  # never repeats the body
        if error.is_truncated:
            return HttpResponse(status=400)  # a repeat may arrive whole
        DEAD_LETTERS.mkdir(exist_ok=True)
        (DEAD_LETTERS / f"{os.urandom(8).hex()}.json").write_bytes(request.body)
        return HttpResponse(status=200)  # an error may lose the event, or start a storm of repeats
    if isinstance(parsed.event, ReceivedEvent) and parsed.event.text is not None:
        print("a text of", len(parsed.event.text.message or ""), "characters", flush=True)
    # Repeats are normal: store `parsed.key` with the event, and skip one that is there already.
    return HttpResponse(status=200)


urlpatterns = [path("z-api", receive)]

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        DATA_UPLOAD_MAX_MEMORY_SIZE=512 * 1024,
        SECRET_KEY=os.urandom(32).hex(),
    )

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
