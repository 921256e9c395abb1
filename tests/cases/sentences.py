"""The sentences of the five documents, and those of which no rule quotes anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.cases.seeded import catalogue
from tests.fact_base import SHARED

DOCUMENTS = ("doc-000", "doc-001", "doc-002", "doc-003", "doc-004")
ENDS = re.compile(r"[^。；;]*[。；;]")
OF_NO_SENTENCE = re.compile(r"（责任单位：[^）]*）?|\(责任单位：[^)]*\)|^[)）、\d.(（一二三四五六七八九十]+")
"""Who is responsible (a rule has it as ``authorities``), and the number of a paragraph."""
WHO_IS_RESPONSIBLE = "（责任单位："
"""How a bracket begins that says whose a whole section is: no sentence of it."""


def bare(text: str) -> str:
    """A text without its white space."""
    return re.sub(r"\s", "", text)


@cache
def text(document: str) -> str:
    """A document without its white space."""
    held = catalogue().sources[document].file
    assert held is not None
    return bare((SHARED / held).read_text(encoding="utf-8"))


@cache
def quoted(document: str) -> frozenset[int]:
    """The places of a document that a rule or a measure quotes."""
    bases = [one.rule.legal_basis for one in catalogue().rules.values()]
    bases += [one.legal_basis for one in catalogue().measures.values()]
    quotes = {bare(one.quote) for basis in bases for one in basis if one.document == document}
    quotes = {quote for quote in quotes if not quote.startswith(WHO_IS_RESPONSIBLE)}
    return frozenset(
        place
        for quote in quotes
        for found in re.finditer(re.escape(quote), text(document))
        for place in range(*found.span())
    )


def without_rules(document: str) -> Iterator[str]:
    """The sentences of which nothing is quoted, without what is none."""
    for found in ENDS.finditer(text(document)):
        if quoted(document).isdisjoint(range(*found.span())):
            sentence = found[0]
            while (less := OF_NO_SENTENCE.sub("", sentence)) != sentence:
                sentence = less
            if len(sentence) > 1:
                yield sentence
