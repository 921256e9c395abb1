"""How records come about, said as what somebody does where the policy says it of their kind."""

from __future__ import annotations

from collections.abc import Sequence

from hub.decisions.explanations.findings import Filters
from hub.decisions.explanations.names import Words
from hub.policy.model.documents import GRADE_KIND


def done(kinds: Sequence[str], words: Words) -> str:
    """What is done for there to be such a record; nothing where the policy does not say it of each kind."""
    known = [words.catalogue.kinds.get(kind) for kind in kinds]
    said = [one.done for one in known if one is not None and one.done is not None]
    return words.either([words.title(one) for one in said]) if said and len(said) == len(known) else ""


def comes_about(kinds: Sequence[str], filters: Filters, words: Words) -> str:
    """That there comes to be such a record."""
    if kinds == (GRADE_KIND,) and any(name == "scale" for name, _ in filters):
        return words.say("step.rated", scales=words.either(words.credit(kinds, filters)))
    act = done(kinds, words)
    if not act:
        return words.say("step.record", kinds=words.kinds(kinds, filters))
    asked = [words.filter(name, bounds) for name, bounds in filters if name != "scale"]
    return act + (words.small("filters", filters=words.points(asked)) if asked else "")


def more_of(kinds: Sequence[str], filters: Filters, gap: str, words: Words, *, first: bool) -> str:
    """That there comes to be so much (``first``), or so much more, of it."""
    known = words.catalogue.kinds.get(kinds[0]) if len(kinds) == 1 else None
    if known is None or known.more is None:
        form = "step.moved.first" if first else "step.moved"
        return words.say(form, kinds=words.moving(kinds, filters), gap=gap)
    act = words.title(known.more)
    if first:
        return act.format(gap=gap)
    return words.say("step.more.done", done=act.format(gap=gap if words.zh else f"{gap} more"))
