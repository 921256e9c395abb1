"""Which column a title of a file probably means, for whoever has to correct it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

LIKE = 0.5
"""How much two names have in common, of 1, where one may be a slip of the other."""


def likely(strange: Sequence[str], missing: Sequence[str], *, slips: bool) -> dict[str, str]:
    """For columns of a file that nobody agreed on: which of the missing ones each probably is.

    First by what is left without width, case, blanks and signs; then by what it means in the other language;
    then as a slip.

    Args:
        slips: whether a title may be a slip. Of what may be no header that would tell a value of a row.
    """
    found: dict[str, str] = {}
    rest = list(missing)
    for same in (_plain, _meaning):
        for column in strange:
            match = next((one for one in rest if same(one) and same(one) == same(column)), None)
            if match is not None and column not in found:
                found[column] = match
                rest.remove(match)
    for column in strange:
        close = get_close_matches(column, rest, 1, LIKE) if slips and column not in found else []
        if close:
            found[column] = close[0]
            rest.remove(close[0])
    return found


def _plain(name: str) -> str:
    """A name without what differs between keyboards: full width, case, blanks, signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "名称",
        "姓名",
        "主体名称",
        "企业名称",
        "单位名称",
        "当事人名称",
        "行政相对人名称",
        "companyname",
        "name",
    ),
    "code": (
        "统一社会信用代码",
        "信用代码",
        "社会信用代码",
        "usccc",
        "uscc",
        "creditcode",
        "unifiedsocialcreditcode",
    ),
    "number": (
        "文号",
        "决定书文号",
        "处罚决定书文号",
        "行政处罚决定书文号",
        "documentnumber",
        "decisionnumber",
    ),
    "decided": ("决定日期", "处罚决定日期", "作出日期", "decisiondate", "decidedon", "dateofdecision"),
    "from": ("开始日期", "有效期自", "起始日期", "since", "from", "validfrom", "startdate"),
    "to": ("结束日期", "有效期至", "截止日期", "公示截止期", "until", "to", "validto", "enddate"),
    "kind": ("类别", "类型", "处罚类别", "kind", "type", "category"),
    "amount": ("金额", "罚款金额", "罚款金额万元", "amount", "fine"),
    "authority": ("机关", "处罚机关", "决定机关", "authority", "agency"),
    "region": ("地区", "行政区划", "区划代码", "region", "area"),
    "remark": ("备注", "说明", "remark", "remarks", "note", "notes", "comment"),
    "id": ("编号", "序号", "id", "no", "number"),
    "share": ("比例", "持股比例", "出资比例", "share", "ratio", "percent"),
}
"""What columns of credit data are called in Chinese and English, to see that a header was translated."""
_BY_NAME = {_plain(name): meaning for meaning, names in _MEANINGS.items() for name in names}


def _meaning(name: str) -> str:
    return _BY_NAME.get(_plain(name), "")
