"""Review of a decision by a person (说明与人工复核), which the subject of the decision demands.

PIPL-2021 第二十四条: who is decided on automatically may ask for an explanation, and refuse that it rests on
automatic means alone. The demand goes to the region of the authority that asked for the decision; an officer
there answers with reasons. Each step and its audit entry are one transaction; every step stays on record.
"""

from hub.proceedings.reviews.lists import of_decision, of_decisions, of_region
from hub.proceedings.reviews.review import STATES, Review, ReviewStep
from hub.proceedings.reviews.steps import demand, retract, step
from hub.proceedings.reviews.time_limits import review_days

__all__ = [
    "STATES",
    "Review",
    "ReviewStep",
    "demand",
    "of_decision",
    "of_decisions",
    "of_region",
    "retract",
    "review_days",
    "step",
]
