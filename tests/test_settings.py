"""Settings: documented, complete, and safe where it matters."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from relevo.settings import ROOT, Settings, SettingsError, load

DOCUMENTED = re.compile(r"^\| `RELEVO_(\w+)`", re.MULTILINE)


def test_every_setting_is_documented() -> None:
    """`docs/settings.md` has a row for each setting, and for nothing else."""
    rows = DOCUMENTED.findall((ROOT / "docs" / "settings.md").read_text())
    assert sorted(rows) == sorted(name.upper() for name in Settings.model_fields)


def test_a_laptop_makes_its_own_secrets_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the same at the next start, and readable by their owner only."""
    monkeypatch.setenv("RELEVO_VAR", str(tmp_path))
    first, second = load(), load()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) > 40
    assert first.secret_key != first.internal_secret
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_production_refuses_to_start_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what to set, and nothing is made."""
    monkeypatch.setenv("RELEVO_VAR", str(tmp_path))
    monkeypatch.setenv("RELEVO_ENV", "production")
    with pytest.raises(SettingsError, match="RELEVO_SECRET_KEY"):
        load()
    assert not list(tmp_path.iterdir())


def test_production_shows_no_example_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody meets invented orders by accident."""
    monkeypatch.setenv("RELEVO_ENV", "production")
    settings = Settings()
    assert not settings.is_demo
    assert settings.identity_keyring == {}


def test_a_value_that_cannot_be_understood_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong port ends the start with a sentence."""
    monkeypatch.setenv("RELEVO_PORT", "eighty")
    with pytest.raises(SettingsError, match="port"):
        load()


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Origins are compared without the slash that people add."""
    monkeypatch.setenv("RELEVO_ALLOWED_ORIGINS", "https://a.example/, https://b.example")
    assert {"https://a.example", "https://b.example"} <= Settings().origins


def test_the_shop_has_a_day_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the day in the shop's time zone, wherever the server stands."""
    monkeypatch.setenv("RELEVO_TIME_ZONE", "Pacific/Kiritimati")
    first = Settings().today()
    monkeypatch.setenv("RELEVO_TIME_ZONE", "Pacific/Pago_Pago")
    assert Settings().today() < first


def test_an_unknown_time_zone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what a time zone looks like."""
    monkeypatch.setenv("RELEVO_TIME_ZONE", "Madrid")
    with pytest.raises(SettingsError, match="America/Mexico_City"):
        load()
