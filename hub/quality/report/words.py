"""What the report calls things, in Chinese with English beside it."""

from __future__ import annotations

from typing import NamedTuple

from hub.quality.figures import Counted, Indicator, Unknown
from hub.quality.measuring import AlertKind


class Pair(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


INDICATORS = {
    Indicator.REPORTING: Pair("上报率", "Reporting rate"),
    Indicator.COMPLIANCE: Pair("合规率", "Compliance rate"),
    Indicator.TIMELINESS: Pair("及时率", "Timeliness rate"),
    Indicator.OBJECTIONS_IN_TIME: Pair("异议按期办结率", "Objections settled in time"),
    Indicator.REPAIRS_IN_TIME: Pair("修复按期办结率", "Repairs settled in time"),
    Indicator.WITHDRAWALS_IN_TIME: Pair("撤销处罚按期撤回率", "Annulled penalties withdrawn in time"),
}
UNKNOWNS = {
    Unknown.NOTHING_COUNTED: Pair("没有可计的", "nothing to count"),
    Unknown.NOT_STATED: Pair("无人说明应报件数", "nobody states what should have come"),
    Unknown.STATED_LESS: Pair("已报多于说明件数", "more came than was stated"),
    Unknown.PART_OF_A_MONTH: Pair("期间不是整月", "no whole months"),
    Unknown.NO_TERM: Pair("没有规定时限", "no text sets a term"),
    Unknown.YEAR_NOT_KNOWN: Pair("放假安排未知", "holidays of a year not known"),
    Unknown.SOURCE_OF_SEVERAL: Pair("来源代多家部门报送", "a source of several authorities"),
    Unknown.NOT_BY_KIND: Pair("不分类别", "not told apart by kind"),
    Unknown.FEW_DEPARTMENTS: Pair("涉及部门过少", "too few departments"),
}
SOURCES = {
    Counted.RECORDS: Pair("枢纽现有记录", "records of the hub"),
    Counted.STATEMENTS: Pair("部门说明", "departments' statements"),
    Counted.BATCHES: Pair("批次行数", "rows of batches"),
    Counted.PROCEEDINGS: Pair("异议、修复办理", "proceedings"),
}
ALERTS = {
    AlertKind.BELOW_TARGET: Pair("低于目标", "below target"),
    AlertKind.FALLING: Pair("较上期下降", "falling"),
}
