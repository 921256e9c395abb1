"""What a figure is: never a rate without its counts, and UNKNOWN with its reason instead of a guess."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum


class QualityIndicator(StrEnum):
    """What is measured."""

    REPORTING = "REPORTING"  # 上报率
    COMPLIANCE = "COMPLIANCE"  # 合规率
    TIMELINESS = "TIMELINESS"  # 及时率
    OBJECTIONS_IN_TIME = "OBJECTIONS_IN_TIME"  # 异议按期办结率
    REPAIRS_IN_TIME = "REPAIRS_IN_TIME"  # 信用修复按期办结率
    WITHDRAWALS_IN_TIME = "WITHDRAWALS_IN_TIME"  # 撤销处罚按期撤回率


class QualityUnknown(StrEnum):
    """Why a figure has no rate."""

    NOTHING_COUNTED = "NOTHING_COUNTED"  # 没有可计的
    NOT_STATED = "NOT_STATED"  # 无人说明应报多少
    STATED_LESS = "STATED_LESS"  # 已报多于所称应报
    PART_OF_A_MONTH = "PART_OF_A_MONTH"  # 期间不是整月，或者当月未满
    NO_TERM = "NO_TERM"  # 没有规定时限
    YEAR_NOT_KNOWN = "YEAR_NOT_KNOWN"  # 该年放假安排未知
    SOURCE_OF_SEVERAL = "SOURCE_OF_SEVERAL"  # 一个来源代多家部门报送
    NOT_BY_KIND = "NOT_BY_KIND"  # 批次不分类别
    FEW_DEPARTMENTS = "FEW_DEPARTMENTS"  # 部门过少，合计会显出他人


class QualityCounted(StrEnum):
    """Where a number of a figure comes from."""

    RECORDS = "RECORDS"  # 枢纽现存记录
    STATEMENTS = "STATEMENTS"  # 部门说明的决定件数
    BATCHES = "BATCHES"  # 批次的行数
    PROCEEDINGS = "PROCEEDINGS"  # 异议、修复办理


@dataclass(frozen=True)
class Statement:
    """Who said how many decisions of a kind an authority took in a month, in which document and
    when (UTC)."""

    authority: str
    region: str
    kind: str
    month: str
    count: int
    stated_by: str
    document: str
    at: str


@dataclass(frozen=True)
class Figure:
    """A measured figure.

    ``numerator`` of ``denominator`` were as they should; ``left_out`` were not counted, for nothing measures
    them. ``rules`` are the ids of the rules that say how it is measured, ``texts`` what else does.
    ``statements`` are what a denominator rests on, where somebody stated it.
    """

    indicator: QualityIndicator
    numerator: int | None
    denominator: int | None
    numerator_from: QualityCounted
    denominator_from: QualityCounted
    unknown: QualityUnknown | None = None
    left_out: int = 0
    rules: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        """Rounded down to two places, so that what is not whole never reads 100.00; None: UNKNOWN."""
        if self.unknown is not None or not self.denominator or self.numerator is None:
            return None
        return (Decimal(self.numerator) * 100 / self.denominator).quantize(Decimal("0.01"), ROUND_DOWN)


def hidden(figure: Figure) -> Figure:
    """The figure without its numbers, where they would show those of another department."""
    sources = figure.numerator_from, figure.denominator_from
    return Figure(figure.indicator, None, None, *sources, QualityUnknown.FEW_DEPARTMENTS)
