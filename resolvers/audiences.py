"""Who may use a field of Query or Mutation, and for what: the roles of the check in ``hub``, as data."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.vocabulary import Role
from hub.access.grants import Use
from hub.access.roles import (
    ADMINISTRATORS,
    AUDITORS,
    COUNTERS,
    DECIDERS,
    EVERYBODY,
    OFFICES,
    PARTIES,
    SIGNATORIES,
    SPEAKERS,
    WITH_SUBJECTS,
)

WORDS = {
    Role.OFFICER: "officers",
    Role.INVESTIGATOR: "investigators",
    Role.INSTITUTION: "institutions",
    Role.REGION_ADMINISTRATOR: "administrators",
    Role.AGREEMENT_OFFICER: "agreement officers",
    Role.AUDITOR: "auditors",
    Role.OPERATOR: "operators",
}


@dataclass(frozen=True)
class Audience:
    """Callers of other roles get FORBIDDEN, and so does a purpose that does not serve ``use``.

    Args:
        roles: the set that the check asks; none: everybody, without a token.
        use: what the field's resolver names when it asks for its access; the purposes follow from it.
        scope: in words, which of these callers: those of the region, of a party.
    """

    roles: tuple[Role, ...]
    use: Use | None
    scope: str = ""

    @property
    def sentence(self) -> str:
        """The end of a field's description."""
        if self.use is None:
            return "Public."
        if self.roles == EVERYBODY:
            return f"For every role{self.scope}."
        *words, last = (WORDS[role] for role in self.roles if role is not Role.SUBJECT)
        others = f"{', '.join(words)} and {last}" if words else last
        itself = "the subject itself, and " if Role.SUBJECT in self.roles else ""
        return f"For {itself}{others}{self.scope}."


AUDIENCE = "audience"
"""Under this name it stands in the metadata of a field."""
PUBLIC = Audience((), None)
READERS = Audience(WITH_SUBJECTS, Use.SUBJECTS, ", as far as grants let them read")
LIST_READERS = Audience(WITH_SUBJECTS, Use.SUBJECTS, ": null for all but institutions of the class")
OFFICERS = Audience(OFFICES, Use.SUBJECTS, " of the region")
OFFICERS_ABOVE = Audience(OFFICES, Use.SUBJECTS, " of the region or one above it")
RATE_READERS = Audience(OFFICES, Use.COUNTS, " of the region or one above it")
CASE_REPORTERS = Audience(DECIDERS, Use.SUBJECTS, ": who asked for the decision")
CASE_COUNTERS = Audience(COUNTERS, Use.COUNTS, " of the region or one above it")
SUBJECTS_OWN = Audience(SPEAKERS, Use.RIGHTS, " of its region with its form")
RIGHTS_LISTS = Audience(SPEAKERS, Use.RIGHTS, " of the region or one above it")
RIGHTS_OFFICES = Audience(OFFICES, Use.RIGHTS, " of the region")
POLICY_MAKERS = Audience(ADMINISTRATORS, Use.POLICY, " of the region")
AGREEMENT_PARTIES = Audience(PARTIES, Use.POLICY, " of its parties")
AGREEMENT_SIGNERS = Audience(SIGNATORIES, Use.POLICY, " of a party")
LOG_READERS = Audience(AUDITORS, Use.LOG)
RECEIPT_HOLDERS = Audience(EVERYBODY, Use.LOG, ": whose receipt it is, and auditors")
