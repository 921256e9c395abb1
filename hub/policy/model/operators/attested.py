"""``attested``: a term of the text, by a named authority or the asking caller."""

from __future__ import annotations

from typing import ClassVar

from hub.policy.model.document_parts import ATTESTATION_KIND
from hub.policy.model.form import Directions, Form, Naming


class Attested(Form):
    """A term of the text (守信群体, 信用良好): a fact by a named authority or the asking caller."""

    steady: ClassVar[frozenset[str]] = frozenset({"attested"})

    attested: str

    def names(self, naming: Naming) -> None:
        naming.reads(ATTESTATION_KIND)
        naming.term(self.attested, "attested")

    def directions(self) -> Directions:
        return Directions(helping=(ATTESTATION_KIND,), barring=(ATTESTATION_KIND,))
