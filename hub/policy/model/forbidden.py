"""Data that law forbids to collect, known by its names: of a column, a record kind, an attribute.

The names are data (``seeds/reference/forbidden.yaml``, part of the catalogue). A name is told with the reason
and the legal basis, a value never is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from pydantic import Field

from hub.messages.message import Bilingual, Message, message
from hub.policy.model.conditions import Model
from hub.policy.model.documents import LegalBasis, Text

_TRADITIONAL = str.maketrans(
    "紋歷診斷傳遺狀況價證險動產納稅額繳數業營財備養壽儲預團場務癥個資轉徵",
    "纹历诊断传遗状况价证险动产纳税额缴数业营财备养寿储预团场务症个资转征",
)
"""Traditional characters of such names and what stands around them, and the simplified ones."""
_BLANKS = re.compile(r"[\s_\-.·・]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = re.compile(r"[a-z]+")


class Forbidden(Model):
    """One kind of such data, and who may not deliver it."""

    id: str
    title: Text
    binds: Literal["EVERYONE", "MARKET"] = Field(
        description="MARKET: market providers, unless the person consented in writing."
    )
    names: tuple[str, ...] = Field(min_length=1)
    except_: tuple[str, ...] = Field((), alias="except")
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)

    @property
    def basis(self) -> str:
        """Document, article and quote of the first legal basis."""
        first = self.legal_basis[0]
        return f"{first.document}, {first.article}: {first.quote}"


def names(text: str, rows: Mapping[str, Forbidden], *, market: bool) -> Forbidden | None:
    """The forbidden data that a name stands for, or None.

    Args:
        market: whether a market provider delivers it about natural persons, without their consent.
    """
    for row in rows.values():
        if (market or row.binds == "EVERYONE") and _says(text, row.names, row.except_):
            return row
    return None


def among(texts: Iterable[str], rows: Mapping[str, Forbidden]) -> Iterator[tuple[str, Forbidden]]:
    """Those of some names that stand for what nobody may deliver."""
    for text in texts:
        row = names(text, rows, market=False)
        if row is not None:
            yield text, row


def violation(text: str, row: Forbidden) -> tuple[Message, Message]:
    """What was found and what is expected instead, for complaints."""
    found = message(
        "policy.name-name-title-zh-basis",
        name=text[:40],
        title=Bilingual(f"{row.title.en} ({row.title.zh})", row.title.zh),
        basis=row.basis,
    )
    if row.binds == "EVERYONE":
        expected = message("policy.nothing-name-let-sender-leave-out")
    else:
        expected = message("policy.provider-public-public-body-written-consent")
    return found, expected


@lru_cache(maxsize=8192)
def _says(text: str, wanted: tuple[str, ...], unless: tuple[str, ...]) -> bool:
    compact, words = _spelled(text)
    for one in unless:
        other, tokens = _spelled(one)
        if tokens:
            words = _without(words, tokens)
        else:
            compact = compact.replace(other, "|")
    for one in wanted:
        other, tokens = _spelled(one)
        if _holds(words, tokens) if tokens else other in compact:
            return True
    return False


@lru_cache(maxsize=8192)
def _spelled(text: str) -> tuple[str, tuple[str, ...]]:
    """A name without the accidents of writing: as one text, and its words in Latin letters."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))
    apart = _CAMEL.sub(" ", plain).casefold()
    compact = _BLANKS.sub("", plain.casefold()).translate(_TRADITIONAL)
    return compact, tuple(_singular(word) for word in _WORDS.findall(apart))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _holds(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """Whether the words stand in a row, or as one word."""
    return "".join(tokens) in words or _place(words, tokens) is not None


def _without(words: Sequence[str], tokens: Sequence[str]) -> tuple[str, ...]:
    joined = "".join(tokens)
    found = [word for word in words if word != joined]
    while (place := _place(found, tokens)) is not None:
        found[place : place + len(tokens)] = ["|"]
    return tuple(found)


def _place(words: Sequence[str], tokens: Sequence[str]) -> int | None:
    size = len(tokens)
    rows = range(len(words) - size + 1)
    return next((place for place in rows if tuple(words[place : place + size]) == tuple(tokens)), None)
