"""Decisions (研判): which measures apply, which benefits are due, whether a duty was met, and why.

``questions`` checks what is asked and ``inputs`` what is given, ``gathering`` reads the facts, ``deciding``
evaluates and keeps the decision, ``replaying`` evaluates a kept decision again.
"""

from hub.decisions.deciding import Decision, NotApplied, decide, decide_each
from hub.decisions.inputs import GivenInput
from hub.decisions.questions import Question
from hub.decisions.replaying import Replay, replay

__all__ = ["Decision", "GivenInput", "NotApplied", "Question", "Replay", "decide", "decide_each", "replay"]
