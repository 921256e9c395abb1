"""Decisions (研判): which measures apply, which benefits are due, whether a duty was met, and why.

``questions`` says what is asked and ``inputs`` what is given, ``plan`` what the rules look at, ``gathering``
reads these facts, ``deciding`` evaluates, ``storing`` keeps; ``kept_lookup`` tells of a kept
decision, ``replaying`` evaluates it again.
"""

from hub.decisions.deciding import decide, decide_each
from hub.decisions.decision import Decision, NotApplied
from hub.decisions.inputs import GivenInput
from hub.decisions.questions import Question
from hub.decisions.replaying import Replay, replay

__all__ = ["Decision", "GivenInput", "NotApplied", "Question", "Replay", "decide", "decide_each", "replay"]
