"""Tests of what makes Rasa train a part again."""

from __future__ import annotations

from typing import Any

import pytest

from bot import fingerprint
from bot.components.frustration import FrustrationDetector
from bot.components.intent_classifier import SentenceIntentClassifier
from bot.components.language import LanguageIdentifier
from bot.components.sensitive import SensitiveDetector


@pytest.mark.parametrize("component", [SentenceIntentClassifier, LanguageIdentifier, FrustrationDetector, SensitiveDetector])
def test_other_code_means_another_training(component: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that was trained on other vectors is never taken from Rasa's cache."""
    config = component.get_default_config()
    before = component.fingerprint_addon(config)
    assert component.fingerprint_addon(config) == before
    monkeypatch.setattr(fingerprint, "_SOURCES", ("encoders/*.py",))
    fingerprint.code_fingerprint.cache_clear()
    try:
        assert component.fingerprint_addon(config) != before
    finally:
        fingerprint.code_fingerprint.cache_clear()
