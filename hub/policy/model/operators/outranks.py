"""``outranks``: whose newest grade on one scale is better."""

from __future__ import annotations

from hub.policy.model.document_parts import GRADE_KIND
from hub.policy.model.form import Directions, Form, Naming
from hub.policy.model.operands import Flag, Model


class OutranksTest(Model):
    """The subject's newest grade on the scale is better than that of another subject, given as an input
    (``or_equal``: or the same)."""

    input: str
    scale: str
    or_equal: Flag = False


class Outranks(Form):
    """See :class:`OutranksTest`."""

    outranks: OutranksTest

    def names(self, naming: Naming) -> None:
        test = self.outranks
        naming.reads(GRADE_KIND)
        naming.scale(test.scale, "outranks", "scale")
        naming.rank(test.scale, "outranks", "scale")
        naming.input("subject", test.input, "outranks", "input")

    def directions(self) -> Directions:
        return Directions(helping=(GRADE_KIND,), barring=(GRADE_KIND,))
