"""``stated``: the text says so, and nothing is tested."""

from __future__ import annotations

from graph_schema.vocabulary import Truth
from hub.policy.model import conditions as c
from hub.rules.context import Context, LeafResult
from hub.rules.operators.parts import Operator, leaf, never, no_end, unchanged


def stated_test(_: Context, __: c.Stated) -> LeafResult:
    """What the text says, whoever asks."""
    return Truth.MET, (), ()


OPERATOR = Operator(
    evaluate=leaf("stated", lambda _: "stated", stated_test),
    ends=no_end,
    foreign=never,
    supposed=unchanged,
    beyond=False,
    mapped=False,
)
