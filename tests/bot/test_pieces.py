"""Long texts in pieces."""

import pytest

from bot.pieces import LONGEST, pieces


@pytest.mark.parametrize("text", ["", "hola", "a" * 4000, "una frase. " * 400, "una\nlinea" * 300, " " * 4000, "😀" * 1999])
def test_pieces_are_the_text(text: str) -> None:
    """Nothing is lost, nothing said twice, and every piece stands where its offset says."""
    found = list(pieces(text))
    assert "".join(piece for _, piece in found) == text
    assert all(text[start : start + len(piece)] == piece and len(piece) <= LONGEST for start, piece in found)
    assert found


def test_a_text_is_cut_between_sentences_or_words() -> None:
    """No value is cut in two where the text pauses."""
    sentences = list(pieces("Mi pedido es el RL-10482. " * 60))
    assert len(sentences) > 1
    assert all(piece.endswith("RL-10482. ") for _, piece in sentences)
    assert all(piece.endswith("RL-10482 ") for _, piece in pieces("RL-10482 " * 100))
