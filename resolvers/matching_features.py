"""The features of a comparison in GraphQL: what speaks for a subject that may be meant, and against it."""

from __future__ import annotations

import strawberry

from hub.matching.scoring import FeatureScore
from hub.matching.weights import MatchingFeature, PartSimilarity

strawberry.enum(MatchingFeature, description="What is compared of a row and a subject.")


@strawberry.type(description="What the comparison of one feature says, and what that weighs.")
class MatchingFeatureScore:
    """Feature, similarity, points."""

    feature: MatchingFeature
    similarity: PartSimilarity
    points: int


def feature_score(one: FeatureScore) -> MatchingFeatureScore:
    """One feature."""
    return MatchingFeatureScore(feature=one.feature, similarity=one.similarity, points=one.points)
