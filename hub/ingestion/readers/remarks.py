"""What stands among the rows of a table and is not one of them: sums, notes and signatures below it, numbered
rows that nobody filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from hub.ingestion.readers.row import Fault, Line

MOST_NUMBERS = 20
"""So many of them are told by their numbers."""
_SUM = re.compile("(?:合|总|小|共|累)计[:：]?")
_REMARK = re.compile(
    r"[\[(【（]?(?:备?注|附注|说明|填表说明)(?:[0-9]+|[一二三四五六七八九十]+)?[\])】）]?[:：.、]|\*|※"
    r"|[(（]?(?:以下|本页)(?:空白|无正文|无内容)|(?:本[表页次]|以上)?共计?[0-9]+[条件户家人笔项个]"
)
_SIGNED = re.compile(
    "(?:填[报表]|制[表单]|审[核批签]|复核|经办|联系|分管|主管|单位|部门|科室|报送|日期|时间|电话|负责人|盖章|签[字名章])"
    "[^:：]{0,8}[:：]"
)
"""A signature (填表人：, 填报时间：), whatever stands behind it or beside it."""
_BLANKS = re.compile(r"\s+")


@dataclass
class Remarks:
    """The rows of a file that were passed over: how many, and the numbers of the first of them."""

    rows: list[int] = field(default_factory=list[int])
    count: int = 0
    _last: int = 0

    def add(self, line: Line) -> None:
        """Notes a row; those of a second reading are the same."""
        if line.first <= self._last:
            return
        self._last = line.first
        self.count += 1
        if len(self.rows) < MOST_NUMBERS:
            self.rows.append(line.first)


def is_remark(line: Line, width: int, unread: Collection[int], needed: Sequence[int]) -> bool:
    """Whether a row does not belong to the table: it begins with a signature and lacks what every row has,
    or as a sum does; or its one text is a note or is merged across the table; or only columns that nobody
    reads have something.

    Args:
        width: how many columns the table has.
        unread: positions of columns that nobody reads.
        needed: positions of those that every row has. One that lacks none of them is a row, whatever it
            begins with; so is one that has the first two and no signature.
    """
    fault = line.fields if isinstance(line.fields, Fault) else None
    texts = line.texts if fault is not None else line.fields
    assert not isinstance(texts, Fault)
    if len(needed) < 2 or not texts:
        return False
    # What a row shares with rows above it does not say that it is one.
    filled = [at for at, text in enumerate(texts) if text.strip() and at not in line.shared]
    if not filled:
        return False
    own = [_without_blanks(texts[at]) for at in filled]
    first = own[0]
    lacking = [at for at in needed if at >= len(texts) or not texts[at].strip()]
    # A single cell that is empty is a slip of a row whose text begins as a signature does (时间：在某店…).
    if lacking and _SIGNED.match(first) and (len(lacking) > 1 or any(map(_SIGNED.match, own[1:]))):
        return True
    if not set(needed[:2]) & set(lacking):
        return False
    if _SUM.fullmatch(first):
        return True
    if len(filled) == 1 and (_REMARK.match(first) or (fault is not None and fault.says.id == "row.merged")):
        return True
    return len(texts) == width and all(at in unread for at in filled)


def _without_blanks(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))
