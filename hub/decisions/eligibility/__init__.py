"""Whom a benefit reaches (政策找人): the subjects of a region for whom a rule has an outcome, in pages, and
what changed since an earlier answer. ``listing`` answers, ``spans`` tells what can have changed."""

from hub.decisions.eligibility.listing import Listed, Listing, Request, eligible
from hub.decisions.eligibility.standing import Standing, stand

__all__ = ["Listed", "Listing", "Request", "Standing", "eligible", "stand"]
