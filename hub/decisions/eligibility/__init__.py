"""Whom a benefit reaches (政策找人): the subjects of a region for whom a rule has an outcome, in pages, and
what changed since an earlier answer. ``listing`` answers, ``changed_between`` tells what can have changed."""

from hub.decisions.eligibility.benefit_rule import BenefitRule, find_benefit
from hub.decisions.eligibility.listing import Listed, Listing, Request, eligible

__all__ = ["BenefitRule", "Listed", "Listing", "Request", "eligible", "find_benefit"]
