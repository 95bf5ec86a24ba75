"""Text with formatting: well-formed, whole, and never longer than Telegram takes."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.telegram.card import order_spans
from channels.telegram.markup import Span, as_html, plain, split, units
from channels.telegram.phrases import PHRASES
from tests.telegram.running import CARD

TEXT = st.text(alphabet=st.sampled_from("ab \n.é€😀👩\u200d🚀🇪🇸👍🏽<>&́"), max_size=400)
RICH = st.lists(st.builds(Span, TEXT, st.sampled_from(["", "b", "code", "blockquote"])), max_size=6)


class _Checker(HTMLParser):
    """Reads HTML and keeps what it says; complains about tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(RICH, st.integers(min_value=20, max_value=120))
@settings(deadline=None, max_examples=150)
def test_pieces_fit_are_well_formed_and_say_everything(rich: list[Span], limit: int) -> None:
    """Whatever is written, in whatever characters: each piece is within the limit, and nothing but space is lost."""
    pieces = split(rich, limit)
    for piece in pieces:
        assert 0 < units(plain(piece)) <= limit
        checker = _Checker()
        checker.feed(as_html(piece))
        checker.close()
        assert not checker.open
        assert checker.text == plain(piece)
    said = "".join(plain(piece) for piece in pieces)
    assert "".join(said.split()) == "".join(plain(rich).split())


def test_an_emoji_counts_as_two_and_is_not_torn() -> None:
    """4,096 units are 2,048 emoji, and a family stays together."""
    assert [units(plain(piece)) for piece in split([Span("😀" * 3000)])] == [4096, 1904]
    family = "👩\u200d👩\u200d👧"
    first, second = split([Span("x" * 17 + family)], 20)
    assert (plain(first), plain(second)) == ("x" * 17, family)
    flags = split([Span("🇪🇸" * 6)], 18)
    assert all(len(plain(piece)) % 2 == 0 for piece in flags)


def test_a_format_is_kept_whole_where_it_fits() -> None:
    """A code that would be cut goes to the next message."""
    pieces = split([Span("a" * 15 + " "), Span("b" * 10, "code"), Span(" c")], 20)
    assert [as_html(piece) for piece in pieces] == ["a" * 15, "<code>" + "b" * 10 + "</code> c"]


def test_long_texts_are_cut_between_paragraphs_or_sentences() -> None:
    """People read whole sentences."""
    assert [plain(piece) for piece in split([Span("Uno dos tres.\n\nCuatro cinco.")], 20)] == ["Uno dos tres.", "Cuatro cinco."]
    assert [plain(piece) for piece in split([Span("Uno dos. Tres cuatro cinco")], 20)] == ["Uno dos. Tres", "cuatro cinco"]


def test_a_card_is_html_that_says_what_the_widget_draws() -> None:
    """Names from the shop's data cannot break out of their place."""
    html = as_html(order_spans(CARD, "es"))
    assert html.startswith("<b>Pedido RL-10482</b> · En camino")
    assert "Correos &lt;Express&gt;" in html
    assert "Camiseta &amp; gorra" in html
    assert "<blockquote>20/11 Salió del almacén, Getafe</blockquote>" in html


def test_every_phrase_is_there_in_both_languages() -> None:
    """And takes the same values in both."""
    for key, spoken in PHRASES.items():
        assert set(spoken) == {"es", "en"}, key
        fields = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in spoken.values()]
        assert fields[0] == fields[1], key
        assert all(units(text) <= 4096 for text in spoken.values())
