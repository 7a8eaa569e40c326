"""The recipes on their real servers, over loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from zapi_webhooks import sample

from support import ROOT

EXAMPLES = ROOT / "crates/python/examples"
TOKEN = "A1B2C3D4E5F6A7B8C9D0E1F2"
SERVERS = {
    "flask": ["flask", "--app", "flask_receiver", "run", "--port", "{port}"],
    "fastapi": ["uvicorn", "fastapi_receiver:app", "--port", "{port}"],
    "django": [str(EXAMPLES / "django_receiver.py"), "runserver", "--noreload", "127.0.0.1:{port}"],
}


class Server:
    """A recipe that listens on a free port."""

    def __init__(self, name, folder, token=TOKEN):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = [word.format(port=self.port) for word in SERVERS[name]]
        command = words if words[0].endswith(".py") else ["-m", *words]
        environment = {**os.environ, "ZAPI_TOKEN": token, "PYTHONPATH": str(EXAMPLES), "PYTHONDONTWRITEBYTECODE": "1"}
        self.log = folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def start(self):
        for _ in range(300):
            assert self.process.poll() is None, self.log.read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def send(self, body, token=TOKEN, method="POST", headers={}):
        url = f"http://127.0.0.1:{self.port}/z-api"
        sent = {"content-type": "application/json", **({} if token is None else {"z-api-token": token}), **headers}
        request = urllib.request.Request(url, body, sent, method=method)
        try:
            return urllib.request.urlopen(request, timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    running = Server(request.param, folder)
    try:
        yield running.start()
    finally:
        running.stop()


def letters(server):
    return [path.read_bytes() for path in server.log.parent.glob("dead-letters/*")]


@pytest.mark.parametrize("kind", ["Connected", "Disconnected", "Delivery", "MessageStatus", "PresenceChat", "Received"])
def test_every_event_is_received(server, kind):
    assert server.send(sample(f"{kind}Callback").encode()) == 200
    assert server.send(sample(f"{kind}Callback").replace('"', "'").encode()) == 200


def test_the_text_is_handled(server):
    body = sample("ReceivedCallback").replace('"Oi"', '"Bom dia, Ana"')
    assert server.send(body.encode()) == 200
    assert "a text of 12 characters" in server.log.read_text()


@pytest.mark.parametrize("token", [None, "", TOKEN[:-1], TOKEN.lower(), TOKEN + "0", "\u00e9"])
def test_a_stranger_is_not_heard(server, token):
    before = letters(server)
    assert server.send(sample("ReceivedCallback").encode(), token) == 401
    assert server.send(b"{", token) == 401
    assert letters(server) == before


def test_another_method_is_not_allowed(server):
    assert server.send(None, method="GET") == 405


def test_a_rejected_body_is_kept_and_acknowledged(server):
    body = sample("ConnectedCallback").replace("true", '"talvez"', 1).encode()
    assert server.send(body) == 200
    assert body in letters(server)


def test_a_cut_body_is_an_error(server):
    before = letters(server)
    assert server.send(sample("ConnectedCallback").encode()[:-20]) == 400
    assert letters(server) == before


def test_a_body_above_the_limit_is_an_error(server):
    assert server.send(b" " * (512 * 1024 + 1)) in (400, 413)
    assert server.send(sample("ConnectedCallback").encode()) == 200


def test_the_log_has_no_personal_data(server):
    server.send(b'{"type":"ConnectedCallback","phone":"5544777777777","connected":"segredo"}')
    log = server.log.read_text()
    assert "rejected: " in log
    for part in ("5544777777777", "segredo", "5544999999999", TOKEN, "3C67AB"):
        assert part not in log


@pytest.mark.parametrize("name", SERVERS)
def test_without_a_token_no_recipe_starts(name, tmp_path):
    server = Server(name, tmp_path, token="")
    try:
        assert server.process.wait(30) != 0
    finally:
        server.process.kill()
    assert "ZAPI_TOKEN is empty" in server.log.read_text()
