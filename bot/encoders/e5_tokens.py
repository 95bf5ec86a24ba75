"""e5's own tokenizer: SentencePiece's unigram model, the most probable split by Viterbi."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice

from bot.encoders.e5_weights import PackedModel

_SPACE = "▁"
_SPACES = re.compile(" {2,}")
_NOT_REACHED = -1e30
# No piece that matters in a Latin script is longer, and the search costs the text's length times this.
_LONGEST_PIECE = 20
# Of so many words the pieces are remembered, if they are no longer than that: nobody can fill the memory with nonsense.
_KNOWN_WORDS, _LONGEST_WORD = 20_000, 24
# e5 reads 512 positions; a customer's message that is longer says what it wants well before.
_MOST_TOKENS = 256


class UnigramTokenizer:
    """Splits a text into the ids of the pieces that e5 was trained with."""

    def __init__(self, model: PackedModel) -> None:
        self._pieces = {
            piece: (float(model.scores[i]), i) for i, piece in enumerate(model.pieces)
            if i != model.unknown and len(piece) <= _LONGEST_PIECE
        }  # fmt: skip
        self._normalisation = str.maketrans(model.normalisation)
        self._unknown = model.unknown
        self._unknown_score = float(model.scores.min()) - 10.0
        self._begin, self._end = model.begin, model.end
        self._known = lru_cache(_KNOWN_WORDS)(self._split)

    def encode(self, text: str) -> list[int]:
        """The ids, between the marks of beginning and end."""
        characters = _SPACES.sub(" ", text.translate(self._normalisation))
        # No piece goes on after a space: each word is split by itself, and most words have come before.
        words = (_SPACE + word for word in characters.removeprefix(" ").split(" "))
        found = chain.from_iterable(self._known(word) if len(word) <= _LONGEST_WORD else self._split(word) for word in words)
        return [self._begin, *islice(found, _MOST_TOKENS), self._end]

    def _split(self, characters: str) -> list[int]:
        length = len(characters)
        best = [0.0] + [_NOT_REACHED] * length
        came_from: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        lookup = self._pieces.get
        for start in range(length):
            score = best[start]
            if score + self._unknown_score > best[start + 1]:
                best[start + 1] = score + self._unknown_score
                came_from[start + 1] = (start, self._unknown)
            for stop in range(start + 1, min(length, start + _LONGEST_PIECE) + 1):
                found = lookup(characters[start:stop])
                if found is not None and score + found[0] > best[stop]:
                    best[stop] = score + found[0]
                    came_from[stop] = (start, found[1])
        ids = []
        position = length
        while position > 0:
            position, piece = came_from[position]
            ids.append(piece)
        return ids[::-1]
