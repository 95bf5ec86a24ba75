"""The example shop, filled for a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from relevo.shop.demo import seed
from relevo.shop.sql import SqlShop
from relevo.storage import Database

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def shop_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The example shop's database."""
    folder: Path = tmp_path_factory.mktemp("shop")
    database = Database(f"sqlite:///{folder / 'shop.sqlite'}")
    seed(database, TODAY)
    yield database
    database.close()


@pytest.fixture
def shop(shop_database: Database) -> SqlShop:
    """The shop on that database."""
    return SqlShop(shop_database)
