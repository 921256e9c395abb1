"""Whom a row means that names its subject by no key: by what it was matched, or who may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.matching.pairs import feature_of, feature_text
from hub.matching.resolving import Resolution
from hub.matching.scoring import FeatureScore
from hub.matching.weights import MatchingFeature, PartSimilarity
from hub.messages.languages import Language
from hub.messages.message import Each, Message, message


class MatchedBy(StrEnum):
    """By what a row's subject was recognised."""

    KEY = "KEY"  # 标识
    OLD_CODE = "OLD_CODE"  # 旧代码
    NAME = "NAME"  # 名称
    JUDGEMENT = "JUDGEMENT"  # 人工判断


_OLD_CODES = (MatchingFeature.CODE, MatchingFeature.ORGANISATION_CODE, MatchingFeature.REGISTRATION_NUMBER)
_BY = {
    MatchedBy.KEY: "matching.by-key",
    MatchedBy.OLD_CODE: "matching.by-old-code",
    MatchedBy.NAME: "matching.by-name",
    MatchedBy.JUDGEMENT: "matching.by-judgement",
}
_FEATURES = {
    MatchingFeature.CODE: "matching.feature-code",
    MatchingFeature.ORGANISATION_CODE: "matching.feature-organisation-code",
    MatchingFeature.REGISTRATION_NUMBER: "matching.feature-registration-number",
    MatchingFeature.NAME: "matching.feature-name",
    MatchingFeature.DISTINCTIVE_PART: "matching.feature-distinctive-part",
    MatchingFeature.REGION: "matching.feature-region",
    MatchingFeature.INDUSTRY: "matching.feature-industry",
    MatchingFeature.FORM: "matching.feature-form",
    MatchingFeature.GROUP: "matching.feature-group",
    MatchingFeature.BRANCH: "matching.feature-branch",
    MatchingFeature.FORMER_NAME: "matching.feature-former-name",
}
_SIMILARITIES = {
    PartSimilarity.SAME: "matching.similarity-same",
    PartSimilarity.NEAR: "matching.similarity-near",
    PartSimilarity.NOT_STATED: "matching.similarity-not-stated",
    PartSimilarity.DIFFERENT: "matching.similarity-different",
}


@dataclass(frozen=True)
class RowMatch:
    """Whom a row means, or may mean.

    Args:
        subject: the id, as it was when the row was read: a merge may lead on from it.
        certain: it is meant; else it waits for a person, beside others perhaps.
        score: 0 to 100, the sum of the features' points; None where nothing was compared.
    """

    subject: str
    by: MatchedBy
    certain: bool = True
    score: int | None = None
    features: tuple[FeatureScore, ...] = ()

    def packed(self) -> list[Any]:
        """As a receipt keeps it."""
        return [
            self.subject,
            self.by.value,
            int(self.certain),
            self.score,
            [*map(feature_text, self.features)],
        ]

    @classmethod
    def unpacked(cls, values: Sequence[Any]) -> RowMatch:
        """From what :meth:`packed` made."""
        subject, by, certain, score, features = values
        return cls(subject, MatchedBy(by), bool(certain), score, tuple(map(feature_of, features)))

    @property
    def says(self) -> Message:
        """By what, and what speaks for it and against it."""
        if self.score is None:
            return message(_BY[self.by])
        features = Each(tuple(map(_feature, self.features)))
        by = message(_BY[self.by])
        if self.certain:
            return message("matching.matched", by=by, score=self.score, features=features)
        return message("matching.may-be-meant", by=by, score=self.score, features=features)

    @property
    def texts(self) -> tuple[str, str]:
        """The same in English and in Chinese."""
        return self.says.text(Language.EN), self.says.text(Language.ZH)


def _feature(one: FeatureScore) -> Message:
    return message(
        "matching.feature",
        feature=message(_FEATURES[one.feature]),
        similarity=message(_SIMILARITIES[one.similarity]),
        points=f"{one.points:+d}",
    )


def matches_of(answer: Resolution) -> tuple[RowMatch, ...]:
    """What a row's receipt has of the answer to the question whom it means."""
    if answer.judged:
        assert answer.subject is not None
        return (RowMatch(answer.subject, MatchedBy.JUDGEMENT),)
    certain = answer.subject is not None
    return tuple(
        RowMatch(one.subject, _by(one.features), certain, one.score, one.features)
        for one in answer.candidates
    )


def _by(features: Sequence[FeatureScore]) -> MatchedBy:
    old = any(one.feature in _OLD_CODES and one.similarity is PartSimilarity.SAME for one in features)
    return MatchedBy.OLD_CODE if old else MatchedBy.NAME
