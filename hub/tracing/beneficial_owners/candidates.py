"""What is told of the beneficial owners of a company: candidates, how sure each is, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from graph_schema.links import LinkKind, LinkState
from graph_schema.vocabulary import Truth
from hub.policy.model.owner_rules import Article, OwnerBasis, OwnerCase, OwnerRule
from hub.tracing.graph_part import Interval, TracedLink
from hub.tracing.holdings import OpenShareReason
from hub.tracing.ownership import OwnershipPath


class OwnerCertainty(StrEnum):
    """How sure it is that a candidate meets its basis."""

    CONFIRMED = "CONFIRMED"  # 登记信息足以认定
    SUSPECTED = "SUSPECTED"  # 依据未登记、有争议的信息或者推定
    UNDETERMINED = "UNDETERMINED"  # 尚不能判断


class OwnerGap(StrEnum):
    """What is missing for a surer answer."""

    NO_RULE = "NO_RULE"  # 当日没有收录的标准
    NOT_COVERED = "NOT_COVERED"  # 标准不涉及此类主体
    SHARE_NOT_STATED = "SHARE_NOT_STATED"  # 持股比例不明
    HOLDERS_NOT_NAMED = "HOLDERS_NOT_NAMED"  # 部分持有人不明
    NOT_READ = "NOT_READ"  # 部分关联未读取
    NOT_REGISTERED = "NOT_REGISTERED"  # 依据的信息未经登记或者有争议
    VOTES_NOT_STATED = "VOTES_NOT_STATED"  # 表决权、收益权未单独列明
    HELD_FOR_ANOTHER = "HELD_FOR_ANOTHER"  # 存在代持
    LOOP = "LOOP"  # 循环持股，结论取决于算法或者假定
    CLOSED_LOOP = "CLOSED_LOOP"  # 循环持股之外无人持股
    OVER_WHOLE = "OVER_WHOLE"  # 登记比例合计超过整体
    CONTROL_NOT_COVERED = "CONTROL_NOT_COVERED"  # 没有来源声明掌握全部实际控制关系
    STATE_OWNED_UNKNOWN = "STATE_OWNED_UNKNOWN"  # 是否国有控股不明
    CAPITAL_NOT_KNOWN = "CAPITAL_NOT_KNOWN"  # 注册资本不明
    NO_OFFICE_HOLDER = "NO_OFFICE_HOLDER"  # 没有登记的负责人、法定代表人


GAP_OF_OPEN = {
    OpenShareReason.NO_OWNER_STATED: OwnerGap.HOLDERS_NOT_NAMED,
    OpenShareReason.REST_NOT_STATED: OwnerGap.HOLDERS_NOT_NAMED,
    OpenShareReason.SHARE_NOT_STATED: OwnerGap.SHARE_NOT_STATED,
    OpenShareReason.DISPUTED: OwnerGap.NOT_REGISTERED,
    OpenShareReason.NOT_READ: OwnerGap.NOT_READ,
    OpenShareReason.NOT_WALKED: OwnerGap.NOT_READ,
    OpenShareReason.CLOSED_LOOP: OwnerGap.CLOSED_LOOP,
}
_SHAKEN = (
    OwnerGap.NOT_REGISTERED,
    OwnerGap.VOTES_NOT_STATED,
    OwnerGap.HELD_FOR_ANOTHER,
    OwnerGap.OVER_WHOLE,
)
"""What makes of a basis that is met one that is suspected."""


@dataclass(frozen=True)
class Gap:
    """Something that is missing, of whom, and how much of the company it leaves open."""

    what: OwnerGap
    subject: str | None = None
    share: Fraction | None = None


@dataclass(frozen=True)
class Candidate:
    """A person who is a beneficial owner, as far as the register goes.

    Args:
        provision: where the basis stands, and what it asks.
        equity, benefit, votes: fractions of the company, between bounds.
        paths: the chains that the basis rests on.
        links: what it rests on where it is no chain.
        jointly: with whom the person controls.
    """

    person: str
    basis: OwnerBasis
    provision: Article
    certainty: OwnerCertainty
    equity: Interval
    benefit: Interval
    votes: Interval
    paths: tuple[OwnershipPath, ...] = ()
    links: tuple[TracedLink, ...] = ()
    jointly: tuple[str, ...] = ()
    missing: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class BeneficialOwners:
    """What a rule gives of a company.

    Args:
        company: of which it was asked; what a branch belongs to.
        rule: None where none holds on the day.
        cases: what the rule says of such companies instead, with whether it is one.
        met: whether anybody meets each basis, named or not.
    """

    company: str
    rule: OwnerRule | None
    candidates: tuple[Candidate, ...] = ()
    cases: Mapping[OwnerCase, Truth] = field(default_factory=dict[OwnerCase, Truth])
    met: Mapping[OwnerBasis, Truth] = field(default_factory=dict[OwnerBasis, Truth])
    missing: tuple[Gap, ...] = ()


def certainty_of(truth: Truth, missing: Iterable[Gap]) -> OwnerCertainty:
    """How sure a candidate is, whose basis is or may be met."""
    if truth is not Truth.MET:
        return OwnerCertainty.UNDETERMINED
    return (
        OwnerCertainty.SUSPECTED if any(gap.what in _SHAKEN for gap in missing) else OwnerCertainty.CONFIRMED
    )


def missing_of(
    links: Iterable[TracedLink], over_whole: Collection[str] = (), *, of_votes: bool = False
) -> list[Gap]:
    """What is missing for a candidate that rests on these links, each thing once.

    Args:
        over_whole: of whom more than the whole is stated: something of it is wrong, and nobody knows what.
    """
    found: list[Gap] = []
    for link in links:
        shares = link.kind is LinkKind.SHAREHOLDER_OF
        if shares and link.share is None:
            found.append(Gap(OwnerGap.SHARE_NOT_STATED, link.start))
        if shares and link.end in over_whole:
            found.append(Gap(OwnerGap.OVER_WHOLE, link.end))
        if link.state != LinkState.REGISTERED:
            found.append(Gap(OwnerGap.NOT_REGISTERED, link.start))
        if of_votes and shares and link.votes is None:
            found.append(Gap(OwnerGap.VOTES_NOT_STATED, link.end))
        if link.kind is LinkKind.HOLDS_FOR:
            found.append(Gap(OwnerGap.HELD_FOR_ANOTHER, link.start))
    return list(dict.fromkeys(found))
