"""Rules about a person *and* a company: who counts as a beneficial owner (受益所有人) of it.

They are no :class:`hub.policy.model.documents.Rule`: that one asks about one subject, and cites a text by a
quote that a test finds in it. The orders on beneficial owners are known from secondary reports only, so there
is nothing to quote; what they ask is a person's figures in one company, and whether *nobody* meets them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from hub.messages.message import message
from hub.policy.model.document_parts import Period, RuleId
from hub.policy.model.operands import Flag, Misfit, Model, Number
from hub.policy.model.values import Text

_Fraction = Annotated[Number, Field(gt=0, le=1)]
"""Of the whole; inclusive, since 以上 includes the number itself (AMB-001)."""


class OwnerBasis(StrEnum):
    """On what a person counts, each only for who does not count on one before it."""

    EQUITY = "EQUITY"  # 股权、股份、合伙权益
    VOTES_OR_BENEFIT = "VOTES_OR_BENEFIT"  # 表决权、收益权
    ACTUAL_CONTROL = "ACTUAL_CONTROL"  # 单独或者联合实际控制
    DAILY_MANAGEMENT = "DAILY_MANAGEMENT"  # 负责日常经营管理
    STATE_OWNED = "STATE_OWNED"  # 国有独资、国有控股公司的法定代表人


class OwnerUse(StrEnum):
    """What the owners are identified for."""

    FILING = "FILING"  # 备案
    CUSTOMER = "CUSTOMER"  # 金融机构识别客户


class OwnerCase(StrEnum):
    """What is said of companies of a kind instead."""

    STATE_OWNED = "STATE_OWNED"  # 国有独资公司、国有控股公司
    BRANCH = "BRANCH"  # 分支机构
    INDIVIDUAL_BUSINESS = "INDIVIDUAL_BUSINESS"  # 个体工商户
    SMALL = "SMALL"  # 承诺后免于备案


class Article(Model):
    """Where in the rule's document something stands, as far as a source says it.

    Args:
        article: None: no source at hand says which.
        unverified: the number of the article, or that it says so, was found in no source at hand.
    """

    article: str | None = Field(None, min_length=1)
    unverified: Flag = False
    says: Text


class Criterion(Article):
    """One basis. ``at_least`` is a fraction of the whole, for a basis that has a threshold."""

    basis: OwnerBasis
    at_least: _Fraction | None = None

    @model_validator(mode="after")
    def _threshold(self) -> Criterion:
        measured = self.basis in (OwnerBasis.EQUITY, OwnerBasis.VOTES_OR_BENEFIT)
        if measured is (self.at_least is None):
            found = message("policy.names", names=(self.basis,))
            raise Misfit(found, message("policy.threshold-of-figure"), "at_least")
        return self


class SpecialCase(Article):
    """What holds instead of the criteria."""

    when: OwnerCase


class OwnerRule(Model):
    """Who is a beneficial owner, for a use, in a time.

    Args:
        document: the text; that it is known from secondary reports is said by it.
        assumes: what the editors take where no source says it; never a text's words.
    """

    id: str = Field(pattern=RuleId)
    title: Text
    region: str
    use: OwnerUse
    document: str
    valid: Period
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    cases: tuple[SpecialCase, ...] = ()
    assumes: tuple[Text, ...] = ()

    def criterion(self, basis: OwnerBasis) -> Criterion | None:
        """The criterion of a basis, where the rule has it."""
        return next((one for one in self.criteria if one.basis is basis), None)

    def case(self, when: OwnerCase) -> SpecialCase | None:
        """What is said of a kind of company, where something is."""
        return next((one for one in self.cases if one.when is when), None)

    @model_validator(mode="after")
    def _once(self) -> OwnerRule:
        for name, held in (
            ("criteria", [c.basis for c in self.criteria]),
            ("cases", [c.when for c in self.cases]),
        ):
            if len(set(held)) < len(held):
                raise Misfit(message("policy.names", names=held), message("policy.each-key-once"), name)
        return self
