"""The READMEs do as they say: the commands in a fresh environment, the programs as they are."""

import ast
import os
import re
import socket
import subprocess
import time

import pytest

from support import ROOT

README = (ROOT / "crates/python/README.md").read_text(encoding="utf-8")


PORTUGUESE = (ROOT / "README.pt-BR.md").read_text(encoding="utf-8")


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


RECEIVER, *PROGRAMS = blocks(README, "python")
ENVIRONMENT, INSTALL_AND_RUN, SEND, TEST = blocks(README, "sh")


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs(program, capsys):
    exec(compile(program, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    # The comments show what is printed, the last line apart, which is the key.
    assert all(line in program for line in printed[:-1])
    assert len(printed) == (4 if "ReceivedEvent" in program else 0)


def test_the_receiver_is_ten_lines_and_two_commands():
    assert len(RECEIVER.splitlines()) == 10
    assert len(INSTALL_AND_RUN.splitlines()) == 2


def test_the_commands_lead_to_a_handled_delivery(tmp_path):
    """The receiver is in another folder than the clone, and on a free port."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    (tmp_path / "receiver.py").write_text(RECEIVER)
    subprocess.run(["bash", "-c", f"set -e\n{ENVIRONMENT}[ $(command -v python) = {tmp_path}/.venv/bin/python ]"], cwd=tmp_path, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    path = f"{tmp_path / '.venv/bin'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "FLASK_RUN_PORT": port}
    install, run = INSTALL_AND_RUN.splitlines()
    subprocess.run(["bash", "-c", install], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with open(tmp_path / "log", "wb") as log:
        server = subprocess.Popen(["bash", "-c", f"exec env {run}"], cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        send = SEND.replace("curl", "curl --silent --fail --retry 50 --retry-connrefused --retry-delay 1", 1)
        send = send.replace("127.0.0.1:5000", f"127.0.0.1:{port}")
        subprocess.run(["bash", "-c", send], cwd=tmp_path, check=True)
        time.sleep(0.2)
    finally:
        server.terminate()
        server.wait()
    assert "ConnectedCallback" in (tmp_path / "log").read_text().splitlines()


def test_the_page_in_portuguese_is_short_and_its_examples_run(capsys):
    assert len(PORTUGUESE.splitlines()) <= 80
    (program,) = blocks(PORTUGUESE, "python")
    exec(compile(program, "README.pt-BR.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2 and all(f"  # {line}\n" in program for line in printed)
    (console,) = blocks(PORTUGUESE, "console")
    command, shown = console.removeprefix("$ ").split("\n", 1)
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    assert done.stdout.decode() == shown
    assert len(done.stderr.decode().rstrip().split("\n\n")) == 7, "seven findings, as the page says"


def test_the_test_command_is_this_one():
    assert os.access(ROOT / TEST.strip(), os.X_OK)


def test_the_names_of_the_page_exist():
    import zapi_webhooks

    for program in (RECEIVER, *PROGRAMS, *blocks(PORTUGUESE, "python")):
        for node in ast.walk(ast.parse(program)):
            if isinstance(node, ast.ImportFrom) and node.module == "zapi_webhooks":
                assert all(hasattr(zapi_webhooks, name.name) for name in node.names)
