"""The knowledge base: every policy question answered, in both languages, from pages that a shop keeper can edit."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from relevo.knowledge import Knowledge, KnowledgeError, Step
from relevo.knowledge.pages import LANGUAGES, read_page

DOMAIN = Path(__file__).resolve().parents[2] / "domain.yml"
KNOWLEDGE = Knowledge()

# These are answered by what somebody has or does, and not by a page.
WITHOUT_PAGE = {
    "affirm", "bot_challenge", "capabilities", "contact_human_agent", "deny", "goodbye", "greet", "handoff_ended", "inform",
    "nlu_fallback", "order_history", "out_of_scope", "thank", "track_order",
}  # fmt: skip


def _intents() -> set[str]:
    domain = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))
    return {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_an_answer(language: str) -> None:
    """Whatever customers may ask is answered by a page, unless an action of its own does."""
    assert KNOWLEDGE.intents(language) == _intents() - WITHOUT_PAGE


@pytest.mark.parametrize("intent", sorted(KNOWLEDGE.intents("es")))
def test_an_answer_is_the_same_in_both_languages(intent: str) -> None:
    """Both languages offer the same next steps, of which each leads somewhere, and name the same numbers."""
    answers = [KNOWLEDGE.answer(intent, language) for language in LANGUAGES]
    spanish, english = answers
    assert spanish is not None
    assert english is not None
    payloads = [step.payload for step in spanish.steps]
    assert payloads == [step.payload for step in english.steps]
    assert payloads, "an answer says what to do next"
    assert {payload.split("{")[0].removeprefix("/") for payload in payloads} <= _intents()
    assert f"/{intent}" not in payloads
    assert _numbers(spanish.text) == _numbers(english.text)


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_short_enough_to_be_read_in_a_chat(language: str) -> None:
    """No answer is longer than a phone's screen, no button longer than its width, no markup is left."""
    for intent in KNOWLEDGE.intents(language):
        answer = KNOWLEDGE.answer(intent, language)
        assert answer is not None
        assert len(answer.text) <= 700, intent
        assert len(answer.steps) <= 4, intent
        assert all(len(step.title) <= 34 for step in answer.steps), intent
        assert not re.search(r"\]\(|\*\*|^#", answer.text, re.MULTILINE), intent


def test_an_unknown_matter_has_no_answer() -> None:
    """Where no page speaks of it, there is nothing rather than something made up."""
    assert KNOWLEDGE.answer("track_order", "es") is None
    assert KNOWLEDGE.answer("delivery_options", "fr") is None


PAGE = """# Title

## Opening hours {#contact_customer_service}

We are here
all day:

- Monday
- Tuesday, which is
  a long day

Come in.

- [Talk to us](/contact_human_agent)
- [That one](/track_order{"order_number":"another"})
"""


def test_a_page_is_read_as_people_write_markdown(tmp_path: Path) -> None:
    """Wrapped lines are joined, lists stay lists, the links at the end become buttons."""
    page = tmp_path / "hours.md"
    page.write_text(PAGE, encoding="utf-8")
    answer = read_page(page)["contact_customer_service"]
    assert answer.title == "Opening hours"
    assert answer.text == "We are here all day:\n\n• Monday\n• Tuesday, which is a long day\n\nCome in."
    assert answer.steps == (
        Step("Talk to us", "/contact_human_agent"),
        Step("That one", '/track_order{"order_number":"another"}'),
    )


def test_an_edited_page_is_read_at_the_next_question(tmp_path: Path) -> None:
    """A shop keeper's change is told without a restart."""
    page = tmp_path / "en" / "hours.md"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    knowledge = Knowledge(tmp_path)
    assert knowledge.answer("contact_customer_service", "en") is not None
    page.write_text(PAGE.replace("Come in.", "Stay away."), encoding="utf-8")
    os.utime(page, ns=(1, 1))
    answer = knowledge.answer("contact_customer_service", "en")
    assert answer is not None
    assert answer.text.endswith("Stay away.")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [("# Only a title\n", "no section"), ("## Hours {#contact_customer_service}\n\n- [A](/greet)\n", "has no text")],
)
def test_a_page_that_cannot_be_read_says_what_to_write(tmp_path: Path, source: str, complaint: str) -> None:
    """A mistake in a page names the page and the remedy."""
    page = tmp_path / "hours.md"
    page.write_text(source, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        read_page(page)


def test_a_matter_on_two_pages_is_refused(tmp_path: Path) -> None:
    """Two answers to one question would be told by chance."""
    for name in ("one.md", "two.md"):
        page = tmp_path / "en" / name
        page.parent.mkdir(exist_ok=True)
        page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="on another page already"):
        Knowledge(tmp_path).answer("contact_customer_service", "en")


def test_a_broken_edit_leaves_the_old_answers(tmp_path: Path) -> None:
    """A page saved half-way does not silence the shop: the last good answers stay until it is mended."""
    page = tmp_path / "en" / "hours.md"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    knowledge = Knowledge(tmp_path)
    knowledge.answer("contact_customer_service", "en")
    page.write_text("# Half", encoding="utf-8")
    os.utime(page, ns=(1, 1))
    assert knowledge.answer("contact_customer_service", "en") is not None
