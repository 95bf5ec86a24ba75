"""Training the bot when its sources have changed since the model was made."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from relevo.settings import ROOT

MODEL = ROOT / "models" / "relevo.tar.gz"
STAMP = ROOT / "models" / "relevo.json"
RASA_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
STEP = re.compile(r"Starting to train component '(\w+)'")
TRAINED_FROM = ("nlu", "rules", "stories", "feelings", "catalogue")


class TrainingError(Exception):
    """The model could not be made; the message says what Rasa said."""


def sources() -> Iterator[Path]:
    """The files a model is made from."""
    yield from (ROOT / "config.yml", ROOT / "domain.yml", ROOT / "bot" / "uv.lock")
    for topic in TRAINED_FROM:
        yield from sorted(path for path in (ROOT / "data" / topic).rglob("*") if path.is_file())
    code = (path for path in (ROOT / "bot").rglob("*.py") if ".venv" not in path.parts)
    yield from sorted(code)
    yield from sorted((ROOT / "bot" / "resources").rglob("*.txt"))


def fingerprint() -> str:
    """Changes when any source does; the time of a file says nothing after a `git clone`."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current() -> bool:
    """Whether there is a model and it was made from the sources as they are."""
    if not MODEL.exists() or not STAMP.exists():
        return False
    stamp: dict[str, object] = json.loads(STAMP.read_text())
    return stamp.get("fingerprint") == fingerprint()


def train(say: Callable[[str], None]) -> None:
    """Train a model, telling what happens.

    Raises:
        TrainingError: Rasa found something wrong.
    """
    made_from = fingerprint()
    began = time.monotonic()
    MODEL.parent.mkdir(exist_ok=True)
    command = [str(RASA_PYTHON), "-m", "bot.train", "--fixed-model-name", MODEL.name.removesuffix(".tar.gz")]
    said: list[str] = []
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip())
            if step := STEP.search(line):
                say(f"  {time.monotonic() - began:5.1f} s  {step[1]}")
    if process.returncode != 0:
        raise TrainingError("Training failed:\n\n" + "\n".join(said[-20:]))
    STAMP.write_text(json.dumps({"fingerprint": made_from}))
    size = MODEL.stat().st_size / 1e6
    say(f"  Trained in {time.monotonic() - began:.0f} s: {MODEL.relative_to(ROOT)}, {size:.1f} MB")
