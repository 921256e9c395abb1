"""A subject's own view (本人查询): what is held about it, from whom, until when, and what was decided.

PIPL-2021 第四十五条: to see and to copy. ``attributes`` and ``holdings`` read, ``credit_reports``
puts everything into one signed file, ``report_signature`` checks such a file without a hub.
"""

from hub.proceedings.own_view.attributes import OwnAttribute, own_attributes
from hub.proceedings.own_view.credit_reports import Report, Sentences, make_report
from hub.proceedings.own_view.holdings import (
    Explainable,
    Own,
    OwnRecord,
    OwnVersion,
    decisions_about,
    explainable,
    own,
    own_links,
    own_records,
)

__all__ = [
    "Explainable",
    "Own",
    "OwnAttribute",
    "OwnRecord",
    "OwnVersion",
    "Report",
    "Sentences",
    "decisions_about",
    "explainable",
    "make_report",
    "own",
    "own_attributes",
    "own_links",
    "own_records",
]
