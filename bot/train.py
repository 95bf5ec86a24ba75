"""`python -m bot.train`: `rasa train`, in half the time, with the same arguments and the same model.

Another process encodes the texts (bot/prepare.py) from the first moment. Rasa reads all files twice, to check them and to
learn from them: here once. It glues stories together at random, from which none of our policies learns: here not. It
digests every example whenever it looks for doubles: here only those with the same text. It copies what it has read many
times over: looking for garbage among millions of small objects finds none, so nobody looks. And it imports TensorFlow,
whatever is trained: here only where something neural is. The process ends with the training.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import lean

if TYPE_CHECKING:
    from rasa.shared.importers.importer import TrainingDataImporter

PROJECT = Path(__file__).parents[1]


def main() -> None:
    """Do what `rasa train` does."""
    # Beside the encoding there is one core for Rasa: a second thread would only be in the way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with _encoding():
        gc.disable()
        if lean.trains_without_tensorflow(_config()):
            lean.leave_out_tensorflow()
        read_once()
        tell_apart_by_text()
        from rasa.__main__ import main as rasa

        sys.argv = ["rasa", "train", "--augmentation", "0", *sys.argv[1:]]
        rasa()


@contextmanager
def _encoding() -> Iterator[None]:
    """Beside Rasa, which uses one core to read its files, another process encodes the texts; Rasa waits for it."""
    command = [sys.executable, "-W", "ignore", "-m", "bot.prepare"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.kill()


def _config() -> Path:
    """The configuration that Rasa's own arguments name."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("-c", "--config", type=Path, default=Path("config.yml"))
    return parser.parse_known_args()[0].config


def read_once() -> None:
    """Give the same files' importer to whoever asks for one: it remembers what it has read."""
    from rasa.shared.importers.importer import TrainingDataImporter

    load = TrainingDataImporter.load_from_config
    known: dict[tuple[str, str | None, tuple[str, ...]], TrainingDataImporter] = {}

    def once(
        config_path: str, domain_path: str | None = None, training_data_paths: str | Sequence[str] | None = None,
        args: dict[str, Any] | None = None,
    ) -> TrainingDataImporter:  # fmt: skip
        paths = (training_data_paths,) if isinstance(training_data_paths, str) else tuple(training_data_paths or ())
        key = (config_path, domain_path, paths)
        if key not in known:
            known[key] = load(config_path, domain_path, list(paths), args or {})
        return known[key]

    TrainingDataImporter.load_from_config = staticmethod(once)


def tell_apart_by_text() -> None:
    """Examples with different texts are different: only of equal texts is everything compared that an example holds."""
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    Message.__hash__ = lambda self: hash(self.get(TEXT))  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
