"""Starting and stopping the served bot."""

from __future__ import annotations

import http.client
import io
import json
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from bot import lean, logs
from tests.bot.conftest import ROOT, Actions, Bot

LIGHT = [
    "rasa.nlu.classifiers.keyword_intent_classifier.KeywordIntentClassifier",
    "rasa.core.policies.rule_policy.RulePolicy",
    "bot.components.language.LanguageIdentifier",
]


def archive(path: Path, components: list[str]) -> Path:
    """Write a model archive that names `components`."""
    nodes = {str(n): {"uses": name} for n, name in enumerate(components)}
    metadata = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
    with tarfile.open(path, "w:gz") as model:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(metadata)
        model.addfile(member, io.BytesIO(metadata))
    return path


def test_tensorflow_is_left_out_when_nothing_needs_it(tmp_path: Path) -> None:
    """Rasa's light components and ours do without."""
    assert lean.can_do_without_tensorflow(archive(tmp_path / "model.tar.gz", LIGHT))


@pytest.mark.parametrize(
    "component",
    [
        "rasa.nlu.classifiers.diet_classifier.DIETClassifier",
        "rasa.core.policies.ted_policy.TEDPolicy",
        "somebody.elses.Component",
    ],
)
def test_tensorflow_stays_when_something_may_need_it(tmp_path: Path, component: str) -> None:
    """A trainer who adds a neural component, or one that nobody here knows, gets the real thing."""
    assert not lean.can_do_without_tensorflow(archive(tmp_path / "model.tar.gz", [*LIGHT, component]))


def test_the_served_bot_does_without_tensorflow(bot: Bot) -> None:
    """The tiny model needs none, so none of it is in the process."""
    assert bot.process is not None
    assert "tensorflow" not in Path(f"/proc/{bot.process.pid}/maps").read_text()


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    """An empty folder ends the process at once, with advice."""
    command = [sys.executable, "-m", "bot.serve", "--model", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "make train" in done.stderr


def test_a_broken_model_is_not_healthy(tmp_path: Path, actions: Actions) -> None:
    """A model that cannot be loaded makes 503 of health and turns alike, never a wrong answer."""
    (tmp_path / "model.tar.gz").write_bytes(b"no archive")
    broken = Bot(tmp_path / "model.tar.gz", tmp_path, actions.url)
    broken.start(expect=503)
    assert "no model" in broken.health()[1]["error"]
    assert broken.turn("c", text="hello")[0] == 503
    broken.kill()


def test_a_terminated_bot_goes_at_once(tiny_model: Path, actions: Actions, tmp_path: Path) -> None:
    """A supervisor does not wait for idle connections of the gateway."""
    bot = Bot(tiny_model, tmp_path, actions.url)
    bot.start()
    idle = http.client.HTTPConnection("127.0.0.1", bot.port)
    idle.request("GET", "/webhooks/relevo/")
    idle.getresponse().read()
    assert bot.process is not None
    bot.process.send_signal(signal.SIGTERM)
    assert bot.process.wait(timeout=5) == 0
    idle.close()


def test_log_entries_lose_what_a_customer_may_have_written() -> None:
    """Of Rasa's structured events only their names and fixed explanations are kept."""
    entry = {"event": "a", "event_info": "b", "level": "error", "user_text": "c", "exc_info": True, "text": "d"}
    assert logs.without_words(None, "", entry) == {"event": "a", "event_info": "b", "level": "error"}
