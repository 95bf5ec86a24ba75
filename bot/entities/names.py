"""People's names: after the words that introduce one, or as the whole of a short message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.entities import name_checks as checks
from bot.entities import name_patterns as patterns
from bot.entities.spans import Span


def names(text: str) -> Iterator[Span]:
    """Every name of a person, without its title."""
    for match in patterns.STRONG.finditer(text):
        found = checks.trimmed(text, *match.span("name"))
        if found and checks.may_be_name(text[found[0] : found[1]]):
            yield Span("person_name", *found, checks.tidy(text[found[0] : found[1]]), 66)
    for pattern in (patterns.TITLED, patterns.HERE):
        for match in pattern.finditer(text):
            found = checks.trimmed(text, *match.span("name"))
            if found and checks.may_be_name(text[found[0] : found[1]]):
                yield Span("person_name", *found, checks.tidy(text[found[0] : found[1]]), 64)
    for match in patterns.WEAK.finditer(text):
        found = checks.trimmed(text, *match.span("name"))
        if found and checks.may_be_name(text[found[0] : found[1]]) and (
            checks.starts_with_known(text[found[0] : found[1]])
            or (not patterns.NEEDS_KNOWN_NAME.search(text[: match.start("name")]) and len(text[found[0] : found[1]].split()) > 1)
        ):  # fmt: skip
            yield Span("person_name", *found, checks.tidy(text[found[0] : found[1]]), 62)
    for match in patterns.PERSON_HERE.finditer(text):
        found = checks.trimmed(text, *match.span("name"))
        if not found or patterns.NO_PERSON.match(text[found[0] : found[1]]):
            continue
        shown = text[found[0] : found[1]]
        greeting = re.match(r"(?:it'?s|this\s+is)\s", match.group(), re.I)
        if greeting and not re.match(r"\s*(?:,|from\b|here\b|again\b)", text[found[1] :]):
            continue
        if checks.may_be_name(shown) or re.match(r"[A-Z]\.", shown):
            yield Span("person_name", found[0], found[1], checks.tidy(shown), 62)
    for pattern in (patterns.RESPELT, patterns.OWNER):
        for match in pattern.finditer(text):
            for group in pattern.groupindex:
                if checks.may_be_name(match.group(group)) and not patterns.NO_PERSON.match(match.group(group)):
                    yield Span("person_name", *match.span(group), checks.tidy(match.group(group)), 62)
    for match in patterns.TWO_PROPER.finditer(text):
        start, end = match.span("name")
        words = match.group("name").split()
        by_itself = start > 0 or re.match(r"\s*(?:$|,|here\b|al habla)", text[end:])
        if (
            not by_itself
            or any(patterns.THING.fullmatch(word) or checks.is_ordinary(word) for word in words)
            or checks.in_a_place(text[:start])
        ):
            continue
        if (
            match.group("name").lower() in checks.places()
            or words[0].lower() in checks.places()
            or re.search(r"\d\s*$", text[:start])
        ):
            continue
        if patterns.STREET_AND_NUMBER.search(text[:start]) or re.match(r"\s+\d{1,4}\b", text[end:]):
            continue
        if patterns.AFTER_ARTICLE.search(text[:start]):
            continue  # "La Oster Xpert" is a thing, whoever it is named after.
        if patterns.THING.match(text[end:].lstrip()) and text[end : end + 1] == " " and text[end:].lstrip()[:1].isupper():
            continue
        yield Span("person_name", start, end, match.group("name"), 58)
    for match in patterns.SIGNATURE.finditer(text):
        if checks.starts_with_known(match.group("name")):
            yield Span("person_name", *match.span("name"), checks.tidy(match.group("name")), 61)
    for match in patterns.CAPITALISED.finditer(text):
        shown = re.sub(r"['’]s$", "", match.group("name"))
        before = text[: match.start()]
        first, _, rest = shown.partition(" ")
        if (
            not before.strip()
            and not patterns.THING.fullmatch(first)
            and not checks.starts_with_known(shown)
            and checks.starts_with_known(rest)
            and rest[:1].isupper()
        ):
            # "Put Priya on it": the sentence begins with a capital as well.
            end = match.start() + len(shown)
            yield Span("person_name", end - len(rest), end, rest, 60)
            continue
        if (
            not checks.starts_with_known(shown)
            or checks.in_a_place(before)
            or re.search(r"\d{4}\s*$", before)
            or re.search(r"[A-Z]{2}$", shown)
        ):
            continue
        if re.match(
            r"\s*(?:Street|Road|Avenue|Lane|Drive|Boulevard|Blvd|Square)\b", text[match.end() :]
        ) or patterns.STREET_LAST.search(shown):
            continue
        # One word alone may only be how the sentence begins ("Will it…"), so it has to stand inside.
        if len(shown.split()) > 1 or re.search(r"[\wáéíóúñ,:(]\s*$", before):
            yield Span("person_name", match.start(), match.start() + len(shown), checks.tidy(shown), 60)
    for match in patterns.INTRODUCED.finditer(text):
        found = checks.trimmed(text, *match.span("name"))
        if not found:
            continue
        shown = text[found[0] : found[1]]
        proper = shown[:1].isupper() and checks.may_be_name(shown) and not patterns.NATIONALITY.fullmatch(shown)
        if (checks.starts_with_known(shown) and checks.may_be_name(shown)) or (
            proper and re.match(r"\s*(?:$|[,.;!)]|y\b|and\b|from\b|de\b)", text[found[1] :])
        ):
            yield Span("person_name", *found, checks.tidy(shown), 61)
    for match in patterns.RELATED.finditer(text):
        found = checks.trimmed(text, *match.span("name"))
        if found and checks.starts_with_known(text[found[0] : found[1]]):
            yield Span("person_name", *found, checks.tidy(text[found[0] : found[1]]), 61)
    alone = patterns.ALONE.match(text)
    words = alone.group("name").split() if alone else []
    if (
        alone
        and 2 <= len(words) <= 5
        and not patterns.STREET_LAST.search(alone.group("name"))
        and checks.starts_with_known(alone.group("name"))
        and not any(map(checks.is_ordinary, words))
    ):
        yield Span("person_name", *alone.span("name"), checks.tidy(alone.group("name")), 59)
