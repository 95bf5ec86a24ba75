"""What our components are made of, for Rasa's cache of trained parts.

Rasa trains a component again when its settings, its data or the source of its own class change. It does not see the
modules that the class uses, nor the encoders: a part that was trained on other vectors would be taken from the cache.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent
_SOURCES = (
    "components/*.py", "encoders/*.py", "entities/*.py", "understanding/*.py", "policies/reader.py", "resources/**/*.txt",
    "uv.lock",
)  # fmt: skip


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Changes with our code, our word lists and the versions of the libraries."""
    digest = hashlib.blake2b(digest_size=16)
    for pattern in _SOURCES:
        for path in sorted(_HERE.glob(pattern)):
            digest.update(str(path.relative_to(_HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
