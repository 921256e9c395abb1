"""Who may use a field of Query or Mutation, and for what: the roles of the check in ``hub``, as data."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.vocabulary import Role
from hub.access import role_sets
from hub.access.purposes import Use
from hub.access.role_sets import (
    ADMINISTRATORS,
    AUDITORS,
    COUNTERS,
    DECIDERS,
    EVERYBODY,
    FINDERS,
    OFFICES,
    PARTIES,
    REPRESENTATIVES,
    SIGNATORIES,
    WITH_SUBJECTS,
)
from hub.messages.enum_names import name_of


@dataclass(frozen=True)
class Audience:
    """Callers of other roles get FORBIDDEN, and so does a purpose that does not serve ``use``.

    Args:
        roles: the set that the check asks; none: everybody, without a token.
        use: what the field's resolver names when it asks for its access; the purposes follow from it.
        scope: in words, which of these callers: those of the region, of a party.
        chinese: the sentence in Chinese; ``{roles}`` are those beside the subject itself.
    """

    roles: tuple[Role, ...]
    use: Use | None
    scope: str = ""
    chinese: str = "限{roles}调用。"

    @property
    def sentences(self) -> tuple[str, str]:
        """The end of a field's description, in English and Chinese."""
        if self.use is None:
            return "Public.", "公开。"
        if self.roles == EVERYBODY:
            return f"For every role{self.scope}.", self.chinese
        names = [name_of(role) for role in self.roles if role is not Role.SUBJECT]
        words, chinese = [f"{one.en.lower()}s" for one in names], [one.zh for one in names]
        others = f"{', '.join(words[:-1])} and {words[-1]}" if words[1:] else words[-1]
        itself = "the subject itself, and " if Role.SUBJECT in self.roles else ""
        return f"For {itself}{others}{self.scope}.", self.chinese.format(roles="、".join(chinese))


AUDIENCE = "audience"
"""Under this name it stands in the metadata of a field."""
OF_REGION = "限本地区的{roles}调用。"
OF_REGION_OR_ABOVE = "限本地区及其上级地区的{roles}调用。"
OF_SUBJECT = "限主体本人，以及所在地区持有其书面申请的{roles}调用。"
PUBLIC = Audience((), None)
READERS = Audience(
    WITH_SUBJECTS, Use.SUBJECTS, ", as far as grants let them read", "限主体本人、{roles}在授权范围内调用。"
)
SEARCHERS = Audience(FINDERS, Use.SUBJECTS, ", as far as grants let them read", "限{roles}在授权范围内调用。")
LIST_READERS = Audience(
    WITH_SUBJECTS,
    Use.SUBJECTS,
    ": null for all but institutions of the class",
    "限主体本人、{roles}调用；除该类机构外，一律返回 null。",
)
OFFICERS = Audience(OFFICES, Use.SUBJECTS, " of the region", OF_REGION)
OFFICERS_ABOVE = Audience(OFFICES, Use.SUBJECTS, " of the region or one above it", OF_REGION_OR_ABOVE)
RATE_READERS = Audience(OFFICES, Use.COUNTS, " of the region or one above it", OF_REGION_OR_ABOVE)
CASE_REPORTERS = Audience(
    DECIDERS, Use.SUBJECTS, ": who asked for the decision", "限请求该研判的{roles}调用。"
)
CASE_COUNTERS = Audience(COUNTERS, Use.COUNTS, " of the region or one above it", OF_REGION_OR_ABOVE)
JUDGES = Audience(role_sets.JUDGES, Use.SUBJECTS, " of the pair's region or one above it", OF_REGION_OR_ABOVE)
SUBJECTS_OWN = Audience(REPRESENTATIVES, Use.RIGHTS, " of its region with its form", OF_SUBJECT)
RIGHTS_LISTS = Audience(
    REPRESENTATIVES,
    Use.RIGHTS,
    " of the region or one above it",
    "限主体本人，以及本地区及其上级地区的{roles}调用。",
)
RIGHTS_OFFICES = Audience(OFFICES, Use.RIGHTS, " of the region", OF_REGION)
POLICY_MAKERS = Audience(ADMINISTRATORS, Use.POLICY, " of the region", OF_REGION)
AGREEMENT_PARTIES = Audience(PARTIES, Use.POLICY, " of its parties", "限协议各方的{roles}调用。")
AGREEMENT_SIGNERS = Audience(SIGNATORIES, Use.POLICY, " of a party", "限协议一方的{roles}调用。")
INVESTIGATORS = Audience(role_sets.INVESTIGATORS, Use.TRACES, " in a case", "限{roles}办案调用。")
SUBMITTERS = Audience(
    role_sets.SUBMITTERS,
    Use.SUBJECTS,
    " of the authority, as its duty lets them submit",
    "限有报送职责的{roles}调用。",
)
DELIVERY_READERS = Audience(
    role_sets.SUBMITTERS,
    Use.SUBJECTS,
    " of the authority that submitted, and of the region or one above it",
    "限报送机构的{roles}，以及本地区及其上级地区的管理员调用。",
)
LOG_READERS = Audience(AUDITORS, Use.LOG)
RECEIPT_HOLDERS = Audience(
    EVERYBODY, Use.LOG, ": whose receipt it is, and auditors", "限回执持有者（不限角色）和审计人员调用。"
)
