"""A place in a Chinese text, in English: "三（二十）" is part 3 (20), "第三十二条（五）" article 32 (5)."""

from __future__ import annotations

import re

from hub.policy.catalogue import Catalogue

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_NUMERAL = re.compile("[零一二三四五六七八九十百]+")
HEAD = "文头"
"""What stands before the first part."""


def place_in_english(article: str, catalogue: Catalogue) -> str:
    """The place in English words; as it stands where it has no such form."""
    if article == HEAD:
        return "opening paragraph"
    numbered = _NUMERAL.sub(lambda found: str(number_of(found[0])), article)
    numbered = numbered.replace("（", " (").replace("）", ")")
    if found := re.fullmatch(r"第(\d+)条(.*)", numbered):
        return f"article {found[1]}{found[2]}"
    if re.fullmatch(r"\d+( \(\d+\))?(\.?\d+)?", numbered):
        whole = numbered == article
        return f"item {numbered}" if whole else "part " + re.sub(r"\)(\d)", r") \1", numbered)
    city, _, name = article.partition(" 信易+")
    codes = catalogue.regions_named(city)
    if name in PRACTICES and codes:
        return f"{catalogue.regions[codes[0]].name_en}, credit-easy + {PRACTICES[name]}"
    return article


def number_of(numeral: str) -> int:
    """A Chinese numeral below a thousand."""
    total = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit


PRACTICES = {
    "交通服务": "transport services",
    "优学": "study",
    "保函": "guarantees",
    "保险": "insurance",
    "停车": "parking",
    "公共服务": "public services",
    "出行": "travel",
    "培训": "training",
    "基层管理": "grassroots management",
    "审批": "approval",
    "家政": "domestic service",
    "就医": "medical care",
    "居住": "housing",
    "市场": "market",
    "投资": "investment",
    "政务": "government services",
    "政府采购": "government procurement",
    "旅游": "tourism",
    "海事": "maritime affairs",
    "监管": "supervision",
    "离岸贸易": "offshore trade",
    "科技": "science and technology",
    "租赁": "rental",
    "维修": "repair",
    "贷款": "loans",
    "运输": "transport",
    "通关": "customs clearance",
    "采购": "procurement",
    "金融": "finance",
    "云闪付": "QuickPass payments",
    "示范体验区": "demonstration area",
}
"""What the practices of the report are called."""
