"""Signatures between Relevo's processes."""

import pytest

from bot.signing import ALLOWED_SKEW, sign, verify

BODY = b'{"text": "hola"}'
NOW = 1_800_000_000


def test_a_fresh_signature_is_accepted() -> None:
    """What one process signs, the other accepts."""
    assert verify("secret", str(NOW), sign("secret", str(NOW), BODY), BODY, now=NOW + 5)


def test_a_known_signature_stays_the_same() -> None:
    """The gateway computes the same digest from the documented recipe."""
    import hashlib
    import hmac

    expected = hmac.new(b"secret", f"{NOW}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert sign("secret", str(NOW), BODY) == f"sha256={expected}"


@pytest.mark.parametrize("age", [ALLOWED_SKEW + 1, -ALLOWED_SKEW - 1])
def test_an_old_or_future_signature_is_refused(age: int) -> None:
    """A recorded request cannot be sent again later, nor a dated one kept for then."""
    assert not verify("secret", str(NOW), sign("secret", str(NOW), BODY), BODY, now=NOW + age)


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        (None, "sha256=00"),
        (str(NOW), None),
        (str(NOW), ""),
        (str(NOW), "sha256=00"),
        ("", ""),
        ("soon", "sha256=00"),
        ("٣", "sha256=00"),
        (str(NOW), "señal"),
        ("9" * 4000, "sha256=00"),
        (str(NOW), "\udc80"),
    ],
)
def test_a_strange_signature_is_refused(timestamp: str, signature: str) -> None:
    """Nothing that a stranger may send as headers raises an error."""
    assert not verify("secret", timestamp, signature, BODY, now=NOW)


def test_another_body_is_refused() -> None:
    """A signature belongs to one body."""
    assert not verify("secret", str(NOW), sign("secret", str(NOW), BODY), BODY + b" ", now=NOW)
