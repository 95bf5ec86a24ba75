"""A served bot with a tiny model, an action server that obeys the test, and a gateway that signs."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign

# SQLAlchemy 1.4 speaks of its successor once per process.
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Path(__file__).parent / "project"
SECRET = "a secret of the tests"
Answer = tuple[int, Any]


class Actions:
    """An action server in this process: each action answers what the test says."""

    def __init__(self) -> None:
        """Listen on a free port of loopback."""
        self.calls: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.answers: dict[str, Callable[[dict[str, Any]], Answer]] = {}
        actions = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                actions.calls.append(call)
                actions.tokens.append(self.headers.get("X-Relevo-Token"))
                status, answer = actions.answers.get(call["next_action"], lambda _: (200, spoken()))(call)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address for RELEVO_ACTIONS_URL."""
        return f"http://127.0.0.1:{self.server.server_port}/webhook"


def spoken(text: str | None = None, events: list[Any] | None = None, **custom: Any) -> dict[str, Any]:
    """Return an action's answer that says `text` and carries `custom` JSON."""
    said = {"text": text, "custom": custom or None}
    return {"events": events or [], "responses": [said] if text or custom else []}


class Bot:
    """`python -m bot.serve` with the tiny model."""

    def __init__(self, model: Path, folder: Path, actions_url: str) -> None:
        """Prepare a bot that keeps its conversations in `folder`."""
        self.model, self.folder, self.actions_url = model, folder, actions_url
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def database(self) -> Path:
        """Return the file of the conversations."""
        return self.folder / "tracker.db"

    @property
    def log(self) -> str:
        """Return everything the process wrote."""
        return (self.folder / "log").read_text()

    def start(self, *, expect: int = 200) -> None:
        """Start the process and wait until its health is as expected."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            **os.environ,
            "RELEVO_INTERNAL_SECRET": SECRET,
            "RELEVO_ACTIONS_URL": self.actions_url,
            "RELEVO_TRACKER_URL": f"sqlite:///{self.database}",
            "LOG_LEVEL": "INFO",
        }
        command = [
            sys.executable,
            "-m",
            "bot.serve",
            "--model",
            str(self.model),
            "--port",
            str(self.port),
            "--endpoints",
            str(PROJECT / "endpoints.yml"),
            "--credentials",
            str(PROJECT / "credentials.yml"),
        ]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.health()[0] == expect:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            # Loopback refuses at once; this gives the starting process its turn on a busy machine.
            threading.Event().wait(0.05)

    def kill(self) -> None:
        """End the process as `kill -9` does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def health(self) -> Answer:
        """Ask which model is loaded."""
        return self._exchange("GET", "/webhooks/relevo/", None, {})

    def post(self, body: bytes, *, secret: str = SECRET, at: float | None = None, **headers: str) -> Answer:
        """Send a signed body, or one that is signed wrongly."""
        timestamp = str(int(time.time() if at is None else at))
        signed = {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: sign(secret, timestamp, body), **headers}
        return self._exchange("POST", "/webhooks/relevo/turn", body, signed)

    def turn(self, conversation: str, **fields: Any) -> Answer:
        """Send one turn; `message_id` is a new one unless given."""
        request = {
            "conversation": conversation,
            "message_id": uuid.uuid4().hex,
            "text": None,
            "payload": None,
            "metadata": {"channel": "web", "locale": "en"},
            **fields,
        }
        return self.post(json.dumps(request).encode())

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        # Sanic itself answers what is far too large, in words.
        return answer.status, json.loads(content) if content.startswith(b"{") else content.decode()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of tests/bot/project, trained once."""
    folder = tmp_path_factory.mktemp("model")
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": str(folder),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "rasa", "train", "--out", str(folder), "--fixed-model-name", "tiny"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "tiny.tar.gz"


@pytest.fixture(scope="session")
def _actions() -> Iterator[Actions]:
    actions = Actions()
    yield actions
    actions.server.shutdown()
    actions.server.server_close()


@pytest.fixture
def actions(_actions: Actions) -> Actions:
    """The action server, with nothing remembered of earlier tests."""
    _actions.calls.clear()
    _actions.tokens.clear()
    _actions.answers.clear()
    return _actions


@pytest.fixture(scope="session")
def bot(tiny_model: Path, _actions: Actions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The served bot, shared by all tests."""
    served = Bot(tiny_model, tmp_path_factory.mktemp("bot"), _actions.url)
    served.start()
    yield served
    served.kill()


@pytest.fixture
def conversation() -> str:
    """The id of a conversation that nobody had before."""
    return uuid.uuid4().hex
