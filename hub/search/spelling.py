"""How a name is spoken: its pinyin and the initials of it (拼音、首字母), without tones."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_SPELLING = 200
_LETTERS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Spelling:
    """Pinyin in one piece, and the first letter of each syllable; what is no Chinese character stays."""

    pinyin: str
    initials: str


def spell(folded: str) -> Spelling:
    """The spelling of a folded text. A character with several readings has the one of its word (重庆)."""
    from pypinyin import lazy_pinyin  # its dictionaries are a tenth of all that a hub loads

    syllables = lazy_pinyin(folded, v_to_u=False)
    return Spelling(
        pinyin="".join(syllables)[:LONGEST_SPELLING],
        initials="".join(one[:1] if one.isalpha() else one for one in syllables)[:LONGEST_SPELLING],
    )


def typed(text: str) -> str | None:
    """Letters as somebody types pinyin or initials: without tones, blanks and apostrophes; ü is v. None where
    the text has anything else."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ü", "v").replace("u:", "v"))
    letters = "".join(
        one for one in plain if not unicodedata.combining(one) and not one.isspace() and one not in "'’-"
    )
    return letters if _LETTERS.fullmatch(letters) and not letters.isdigit() else None
