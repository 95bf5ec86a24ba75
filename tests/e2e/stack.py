"""The whole of Relevo, started as an operator starts it, on ports and in a folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from relevo.settings import ROOT
from relevo.supervisor.plan import free_port

READY_SECONDS = 240


class Stack:
    """`relevo serve`, running.

    Args:
        folder: takes the place of `var/`.
        environment: settings besides the folder and the port.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://localhost:{self.port}"
        self.crash_points = folder / "crash"
        self.crash_points.mkdir(parents=True, exist_ok=True)
        self._environment = {
            **os.environ,
            "RELEVO_VAR": str(folder),
            "RELEVO_PORT": str(self.port),
            "RELEVO_CRASH_POINTS": str(self.crash_points),
            **(environment or {}),
        }
        self.lines: list[str] = []
        self.agent_seated = False
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> float:
        """Start and wait until it is ready; returns the seconds that took."""
        began = time.monotonic()
        self.lines.clear()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "relevo.cli", "serve"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        while time.monotonic() - began < READY_SECONDS:
            if any("Ctrl-C stops everything" in line for line in tuple(self.lines)):
                return time.monotonic() - began
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise AssertionError("Relevo did not start:\n" + "\n".join(self.lines))

    def stop(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if self._reader is not None:
            self._reader.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    @property
    def invitation(self) -> str:
        """The one-time link of the first agent."""
        found = re.search(r"http\S+/desk#invite=\S+", "\n".join(self.lines))
        assert found is not None, "no invitation was printed"
        return found[0]

    @property
    def website_token(self) -> str:
        """The token that the shop's page carries."""
        secrets: dict[str, str] = json.loads((self.folder / "secrets.json").read_text())
        return secrets["website_token"]

    @property
    def database_url(self) -> str:
        """The ledger's database."""
        return f"sqlite:///{self.folder / 'relevo.sqlite'}"

    def children(self) -> dict[str, int]:
        """The process ids of the gateway, rasa, the actions and redis."""
        import psutil

        assert self._process is not None
        marks = {"gateway": "serve gateway", "rasa": "bot.serve", "actions": "-m actions", "redis": "redis-server"}
        found: dict[str, int] = {}
        for child in psutil.Process(self._process.pid).children():
            try:
                line = " ".join(child.cmdline())
            except psutil.Error:
                continue
            for name, mark in marks.items():
                if mark in line:
                    found[name] = child.pid
        return found

    def kill(self, name: str) -> bool:
        """`kill -9` a child by name; false if it is not there at this moment."""
        pid = self.children().get(name)
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.lines.append(line.rstrip())
