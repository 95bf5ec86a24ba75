"""Documents from the assistant: kept by an action, sent as a file where files can be sent, and as a link elsewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from relevo.documents import Documents
from relevo.media import Media
from relevo.routing.rasa import read_answer

PDF = b"%PDF-1.7 invoice"


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """An empty folder."""
    return Documents(Media(tmp_path), "https://shop.example", "secret")


def test_a_turn_that_runs_again_keeps_the_same_document(documents: Documents) -> None:
    """Another turn, or another name, keeps another."""
    kept = documents.keep("turn-1", "../factura.pdf", PDF)
    assert kept["name"] == "factura.pdf"
    assert documents.keep("turn-1", "../factura.pdf", PDF) == kept
    others = [documents.keep("turn-2", "../factura.pdf", PDF), documents.keep("turn-1", "etiqueta.pdf", PDF)]
    assert len({kept["id"], *(other["id"] for other in others)}) == 3


def test_what_nobody_could_open_is_not_kept(documents: Documents) -> None:
    """A program, or bytes of no known kind."""
    with pytest.raises(ValueError, match="picture, PDF"):
        documents.keep("turn-1", "factura.pdf", b"MZ\x00\x01")


def test_on_telegram_the_message_has_the_file(documents: Documents) -> None:
    """What it is say its bytes, whatever the answer says."""
    kept = documents.keep("turn-1", "factura.pdf", PDF)
    answer = read_answer({"messages": [{"text": "Tu factura", "file": kept}]}, documents, sends_files=True)
    (message,) = answer.messages
    (file,) = message.attachments
    assert message.text == "Tu factura"
    assert (file.id, file.name, file.content_type, file.size, file.state) == (
        kept["id"],
        "factura.pdf",
        "application/pdf",
        len(PDF),
        "stored",
    )


def test_on_the_website_the_message_says_where_it_is(documents: Documents) -> None:
    """The link opens the document; another signature, or the link of another document, does not."""
    kept, other = documents.keep("turn-1", "tu factura.pdf", PDF), documents.keep("turn-2", "factura.pdf", PDF)
    answer = read_answer({"messages": [{"text": "Tu factura", "file": kept}]}, documents, sends_files=False)
    words, link = answer.messages[0].text.split("\n")
    assert words == "Tu factura"
    document_id, signature, name = urlsplit(link).path.removeprefix("/files/").split("/")
    assert name == "tu%20factura.pdf"
    assert documents.read(document_id, signature) == PDF
    assert documents.read(document_id, "") is None
    assert documents.read(other["id"], signature) is None


@pytest.mark.parametrize("file", [{"id": "f_gone", "name": "x.pdf"}, {"id": "../secrets.json", "name": "x"}, {"name": "x"}, "x"])
def test_a_document_that_is_not_there_fails_the_turn(documents: Documents, file: object) -> None:
    """A person is better than an answer that promises a file and has none."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_answer({"messages": [{"text": "Tu factura", "file": file}]}, documents, sends_files=True)
