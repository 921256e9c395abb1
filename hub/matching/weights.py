"""What evidence weighs, and from which score on a pair is a match: data, each with its reason.

The weights say what the law on company names (企业名称登记管理规定, 2020) makes of the parts: in one register
two companies of one business may not share a distinctive part (第十七条), in two registers they may. The
thresholds were set on one half of ``tests/matching/pairs.csv``; ``docs/matching.md`` has the curve on the
other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PartSimilarity(StrEnum):
    """Whether a part agrees."""

    SAME = "SAME"  # 一致
    NEAR = "NEAR"  # 相近
    NOT_STATED = "NOT_STATED"  # 未载明
    DIFFERENT = "DIFFERENT"  # 不一致


class MatchingFeature(StrEnum):
    """What is compared."""

    CODE = "CODE"  # 统一社会信用代码
    ORGANISATION_CODE = "ORGANISATION_CODE"  # 组织机构代码
    REGISTRATION_NUMBER = "REGISTRATION_NUMBER"  # 注册号
    NAME = "NAME"  # 全称
    DISTINCTIVE_PART = "DISTINCTIVE_PART"  # 字号
    REGION = "REGION"  # 行政区划
    INDUSTRY = "INDUSTRY"  # 行业、经营特点
    FORM = "FORM"  # 组织形式
    GROUP = "GROUP"  # 集团、控股、总公司
    BRANCH = "BRANCH"  # 分支机构
    FORMER_NAME = "FORMER_NAME"  # 曾用名


POINTS: Mapping[tuple[MatchingFeature, PartSimilarity], int] = {
    # A code names one subject: nothing else is asked.
    (MatchingFeature.CODE, PartSimilarity.SAME): 100,
    (MatchingFeature.ORGANISATION_CODE, PartSimilarity.SAME): 97,
    (MatchingFeature.ORGANISATION_CODE, PartSimilarity.DIFFERENT): -60,
    (MatchingFeature.REGISTRATION_NUMBER, PartSimilarity.SAME): 97,
    # 注册号 were given anew where a company moved or the register was changed: another one says little.
    (MatchingFeature.REGISTRATION_NUMBER, PartSimilarity.DIFFERENT): -5,
    (MatchingFeature.DISTINCTIVE_PART, PartSimilarity.SAME): 40,
    # The code says that it is this one, and the distinctive part is another: a slip, or a wrong code, and a
    # clerk looks.
    (MatchingFeature.DISTINCTIVE_PART, PartSimilarity.NEAR): -5,
    (MatchingFeature.DISTINCTIVE_PART, PartSimilarity.DIFFERENT): -30,
    (MatchingFeature.NAME, PartSimilarity.SAME): 6,
    (MatchingFeature.REGION, PartSimilarity.SAME): 22,
    (MatchingFeature.REGION, PartSimilarity.NEAR): 14,
    (MatchingFeature.REGION, PartSimilarity.NOT_STATED): 0,
    (MatchingFeature.REGION, PartSimilarity.DIFFERENT): -40,
    (MatchingFeature.INDUSTRY, PartSimilarity.SAME): 24,
    (MatchingFeature.INDUSTRY, PartSimilarity.NEAR): 8,
    (MatchingFeature.INDUSTRY, PartSimilarity.NOT_STATED): 2,
    (MatchingFeature.INDUSTRY, PartSimilarity.DIFFERENT): -30,
    (MatchingFeature.FORM, PartSimilarity.SAME): 8,
    (MatchingFeature.FORM, PartSimilarity.NEAR): 5,
    (MatchingFeature.FORM, PartSimilarity.NOT_STATED): 3,
    # 股份有限公司 beside 有限公司 may be the same one after its change of form, and may be its subsidiary.
    (MatchingFeature.FORM, PartSimilarity.DIFFERENT): -12,
    # 实业集团 beside 实业: parent and subsidiary far oftener than one company.
    (MatchingFeature.GROUP, PartSimilarity.DIFFERENT): -30,
    # A branch has a code of its own, and is another subject than its company and than the next branch.
    (MatchingFeature.BRANCH, PartSimilarity.DIFFERENT): -70,
    # A name that was given up may be another's by now; on a day on which it was borne it says as much as any.
    (MatchingFeature.FORMER_NAME, PartSimilarity.SAME): -2,
    (MatchingFeature.FORMER_NAME, PartSimilarity.NOT_STATED): -18,
}
"""Points of what a comparison says; what is not here has none."""


@dataclass(frozen=True)
class Thresholds:
    """From which score on.

    Args:
        match: a pair is matched without a person. Of the pairs for tuning at least ``precision`` are right
            above it, and the next lower score (a region that stands beside the name alone) is not.
        undecided: a pair is shown to a person; below, no pair for tuning was right.
        margin: the second best of a row must be so much worse: where two subjects are alike, the score of
            the best says nothing.
        precision: below this no pair is matched automatically.
    """

    match: int
    undecided: int
    margin: int
    precision: float


THRESHOLDS = Thresholds(match=88, undecided=60, margin=8, precision=0.99)
