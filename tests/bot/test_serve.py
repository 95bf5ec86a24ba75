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
    assert lean.serves_without_tensorflow(archive(tmp_path / "model.tar.gz", LIGHT))


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
    assert not lean.serves_without_tensorflow(archive(tmp_path / "model.tar.gz", [*LIGHT, component]))


@pytest.mark.parametrize(
    ("pipeline", "policies", "without"),
    [
        ("bot.components.language.LanguageIdentifier", "RulePolicy", True),
        ("bot.components.language.LanguageIdentifier", "TEDPolicy", False),
        ("rasa.nlu.classifiers.diet_classifier.DIETClassifier", "RulePolicy", False),
        ("somebody.elses.Component", "RulePolicy", False),
    ],
)
def test_training_does_without_tensorflow_by_the_same_rule(tmp_path: Path, pipeline: str, policies: str, without: bool) -> None:
    """As a config.yml names its components: by module, or by the name that Rasa gives its own."""
    config = tmp_path / "config.yml"
    config.write_text(f"pipeline:\n- name: {pipeline}\npolicies:\n- name: {policies}\n")
    assert lean.trains_without_tensorflow(config) is without


@pytest.mark.parametrize("text", ["", "pipeline:\n- name: bot.components.language.LanguageIdentifier\n", "pipeline: [", "- a"])
def test_what_a_config_leaves_out_rasa_chooses_with_tensorflow(tmp_path: Path, text: str) -> None:
    """Rasa fills in neural components, or says what is wrong."""
    config = tmp_path / "config.yml"
    config.write_text(text)
    assert not lean.trains_without_tensorflow(config)
    assert not lean.trains_without_tensorflow(tmp_path / "missing.yml")


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
