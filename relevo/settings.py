"""Every setting of Relevo, read from the environment here and nowhere else.

A setting `name` is the variable `RELEVO_NAME`. `docs/settings.md` explains each one to operators; a test compares the two.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEMO_KEY = "demo"
SECRET_NAMES = ("secret_key", "internal_secret", "website_token")


class SettingsError(Exception):
    """The environment does not describe a system that can run; the message says what to set."""


class Settings(BaseSettings):
    """What the environment says, with defaults for one laptop."""

    model_config = SettingsConfigDict(env_prefix="RELEVO_", frozen=True, extra="ignore")

    env: Literal["local", "production"] = "local"
    var: Path = ROOT / "var"

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    demo: bool | None = None
    time_zone: str = "Europe/Madrid"

    database_url: str = ""
    shop_database_url: str = ""
    tracker_url: str = ""
    redis_url: str = ""

    rasa_urls: Annotated[tuple[str, ...], NoDecode] = ()
    actions_url: str = ""
    actions_port: int = Field(default=0, ge=0, le=65535)

    secret_key: SecretStr = SecretStr("")
    internal_secret: SecretStr = SecretStr("")
    website_token: SecretStr = SecretStr("")
    identity_keys: dict[str, SecretStr] = {}

    turn_lease_seconds: float = Field(default=20.0, gt=0)
    turn_timeout_seconds: float = Field(default=10.0, gt=0)
    turn_patience_seconds: float = Field(default=60.0, gt=0)
    turn_concurrency: int = Field(default=16, ge=1)

    message_rate_per_second: float = Field(default=1.0, gt=0)
    message_burst: int = Field(default=12, ge=1)
    session_burst: int = Field(default=60, ge=1)
    visitor_token_days: int = Field(default=30, ge=1)
    desk_session_hours: int = Field(default=12, ge=1)
    heartbeat_seconds: float = Field(default=20.0, gt=0)

    telegram_token: SecretStr = SecretStr("")
    telegram_mode: Literal["auto", "polling", "webhook"] = "auto"
    telegram_secret: SecretStr = SecretStr("")
    telegram_api_url: str = ""
    media_max_megabytes: float = Field(default=20.0, gt=0)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"
    crash_points: Path | None = None

    @field_validator("allowed_origins", "rasa_urls", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Lists are written as people write them: separated by commas."""
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is no time zone. Give a name such as America/Mexico_City.") from None
        return value

    @cached_property
    def zone(self) -> ZoneInfo:
        """The shop's time zone: where its days begin."""
        return ZoneInfo(self.time_zone)

    def today(self) -> date:
        """The day it is at the shop."""
        return datetime.now(self.zone).date()

    @cached_property
    def is_demo(self) -> bool:
        """Whether the example shop is shown: by default on a laptop, never in production unless asked for."""
        return self.env == "local" if self.demo is None else self.demo

    @cached_property
    def base_url(self) -> str:
        """The address people use, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @cached_property
    def own_origins(self) -> frozenset[str]:
        """Where the gateway's own pages come from."""
        local = {f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}"} if self.env == "local" else set()
        return frozenset({self.base_url} | local)

    @cached_property
    def origins(self) -> frozenset[str]:
        """The sites that may carry the widget; the gateway's own pages always may."""
        return self.own_origins | set(self.allowed_origins)

    @cached_property
    def identity_keyring(self) -> dict[str, SecretStr]:
        """The keys that shops sign identities with; the example shop has one of its own."""
        if not self.is_demo:
            return self.identity_keys
        derived = hashlib.sha256(b"identity of the example shop:" + self.secret_key.get_secret_value().encode()).hexdigest()
        return {DEMO_KEY: SecretStr(derived), **self.identity_keys}

    @cached_property
    def telegram_server(self) -> str:
        """The address of the Bot API: Telegram's own, or that of a server one runs oneself."""
        return self.telegram_api_url.rstrip("/") or "https://api.telegram.org"

    @cached_property
    def telegram_uses_webhook(self) -> bool:
        """Whether Telegram calls us: where people reach us by https, unless polling is asked for."""
        if self.telegram_mode == "auto":
            return self.public_url.startswith("https://")
        return self.telegram_mode == "webhook"

    @cached_property
    def telegram_webhook_secret(self) -> str:
        """What Telegram shows with every call; derived from the secret key unless it is set."""
        chosen = self.telegram_secret.get_secret_value()
        return chosen or hashlib.sha256(b"telegram webhook:" + self.secret_key.get_secret_value().encode()).hexdigest()

    @cached_property
    def actions_health_url(self) -> str:
        """Where the action server says that it is well; beside its webhook, which `RELEVO_ACTIONS_URL` names."""
        return urljoin(self.actions_url, "/health")

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL of the ledger."""
        return self.database_url or f"sqlite:///{self.var / 'relevo.sqlite'}"

    @cached_property
    def shop_database(self) -> str:
        """SQLAlchemy URL of the shop's orders; the ledger's own server where one is named."""
        if self.shop_database_url:
            return self.shop_database_url
        return self.database_url or f"sqlite:///{self.var / 'shop.sqlite'}"

    @cached_property
    def tracker_database(self) -> str:
        """SQLAlchemy 1.4 URL of Rasa's trackers."""
        return self.tracker_url or f"sqlite:///{self.var / 'tracker.sqlite'}"


def load(**overrides: Any) -> Settings:
    """Read the environment; make what a laptop lacks, refuse what production lacks.

    Raises:
        SettingsError: a secret is missing in production, or a value cannot be understood.
    """
    try:
        settings = Settings(**overrides)
    except ValueError as error:
        raise SettingsError(f"A setting cannot be understood: {error}") from None
    missing = [name for name in SECRET_NAMES if not getattr(settings, name).get_secret_value()]
    if not missing:
        return settings
    if settings.env == "production":
        names = ", ".join(f"RELEVO_{name.upper()}" for name in missing)
        raise SettingsError(f"Production needs its own secrets. Set {names} (32 random bytes each).")
    stored = _local_secrets(settings.var)
    return Settings(**{**overrides, **{name: SecretStr(stored[name]) for name in missing}})


def _local_secrets(var: Path) -> dict[str, str]:
    """The secrets of a local run, made once and kept readable by their owner only."""
    path = var / "secrets.json"
    var.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(json.dumps({name: secrets.token_urlsafe(32) for name in SECRET_NAMES}))
        try:
            os.link(made, path)  # whichever of two first runs comes second uses what the other made
        except FileExistsError:
            pass
        finally:
            made.unlink()
    known: dict[str, str] = json.loads(path.read_text())
    return known
