"""One running Relevo for the tests that only use it; those that break it start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.stack import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything, as `make run` starts it."""
    running = Stack(tmp_path_factory.mktemp("relevo"))
    running.start()
    yield running
    assert running.stop() == 0, "Ctrl-C did not end it cleanly"
