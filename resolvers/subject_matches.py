"""Matching names and codes from elsewhere with the hub's subjects: candidates, with what speaks for them."""

from __future__ import annotations

from typing import cast

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import ErrorCode
from hub.bound_checks import way_within
from hub.call import Call
from hub.decisions.questions import check_region
from hub.errors import InputError
from hub.matching.caller_matches import MOST_LISTED, NAMES_AT_ONCE, match_each
from hub.matching.numbers import Number, NumberKind
from hub.matching.scoring import Scored, Sought
from hub.messages.message import message
from hub.search.finding import check_finder
from hub.search.gazetteer import Gazetteer, gazetteer_of
from hub.search.name_parts import LONGEST_NAME, fold, parse
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View
from resolvers.audiences import SEARCHERS
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import ListSize, cost, size
from resolvers.matching_features import MatchingFeatureScore, feature_score
from resolvers.root_fields import query
from resolvers.subject_searches import BorneName, borne_name
from resolvers.subjects import Subject, subject


@strawberry.input(
    name="NameToMatch",
    description="A name, a code, or both, as they stand somewhere else; a region beside them narrows.",
)
class NameToMatch:
    """At least one of name and code."""

    name: str | None = None
    code: str | None = strawberry.field(
        default=None, description="Unified social credit code (统一社会信用代码)."
    )
    region: str | None = strawberry.field(
        default=None, description="Code of a region; one that the name itself names goes before it."
    )


@strawberry.type(description="A subject that may be meant: a candidate for a person to look at.")
class MatchCandidate:
    """One candidate."""

    match: strawberry.Private[Scored]
    lookup: strawberry.Private[SubjectLookup]
    view: strawberry.Private[View]

    @strawberry.field
    def subject(self) -> Subject:
        found = subject(self.lookup, self.view)
        assert found is not None
        return found

    @strawberry.field(description="60 to 100: the sum of the points, and no probability.")
    def score(self) -> int:
        return self.match.score

    @strawberry.field(description="The name that was compared; null where there is none of the day.")
    def name(self) -> BorneName | None:
        name = self.match.name
        if name is None:
            return None
        return borne_name(name.text, name.former, name.valid_from, name.valid_to, masked=self.lookup.masked)

    @strawberry.field(directives=size(11), description="What speaks for it and against it.")
    def features(self) -> list[MatchingFeatureScore]:
        return [feature_score(one) for one in self.match.features]


@strawberry.type(description="Who may be meant by one name.", directives=cost(30))
class NameMatches:
    """Candidates, the best first."""

    candidates: list[MatchCandidate] = strawberry.field(
        directives=size(2),
        description=f"Up to {MOST_LISTED}, the best first. None where the distinctive part (字号) of no "
        "subject agrees: a region, a business and a form that agree are no evidence.",
    )
    more: bool = strawberry.field(
        description="Whether there are more candidates, or more subjects of this distinctive part than were "
        "compared: a code, or the whole name, says which is meant."
    )


@strawberry.type
class SubjectMatchQuery:
    """Matching."""

    @query(
        SEARCHERS,
        1_000,
        f"Who may be meant by up to {NAMES_AT_ONCE} names and codes of organisations, in their order. One "
        "that can't be read, such as a code with a wrong check digit, is null, and an error names its place; "
        "the others are answered.",
        ListSize(slicing_arguments=["names"]),
    )
    def match_subjects(
        self, info: Info, names: list[NameToMatch], purpose: PurposeInput
    ) -> list[NameMatches | None]:
        """One answer a name; all at one commit."""
        context, call = info.context, info.call(purpose)
        check_finder(call.access)
        if not 1 <= len(names) <= NAMES_AT_ONCE:
            way, code = way_within(len(names), 1, message("bounds.requests")), ErrorCode.LIMIT_EXCEEDED
            raise InputError("search.names-count", code=code, most=NAMES_AT_ONCE, way=way)
        words = gazetteer_of(call.catalogue)
        asked = [_asked(one, call, words) for one in names]
        today = context.services.now().date()
        view = context.view(call.access, call.catalogue, call.services.newest_commit(), today)
        readable = [one for one in asked if isinstance(one, Sought)]
        found = context.services.graph.read(lambda tx: match_each(tx, readable, view, words))
        answers = iter(found.answers)
        answered: list[NameMatches | InputError] = []
        for one in asked:
            if isinstance(one, InputError):
                answered.append(one)
                continue
            matched = next(answers)
            listed = matched.matches[:MOST_LISTED]
            for match in listed:
                context.disclosures.note(call.access, match.subject, "subject")
            candidates = [
                MatchCandidate(match=match, lookup=found.lookups[match.subject], view=view)
                for match in listed
            ]
            more = matched.more or len(matched.matches) > MOST_LISTED
            answered.append(NameMatches(candidates=candidates, more=more))
        if not any(one.matches for one in found.answers):
            context.disclosures.note(call.access, None, "subject")
        # graphql-core tells an error that stands in a list with its place, and answers the others.
        return cast("list[NameMatches | None]", answered)


def _asked(one: NameToMatch, call: Call, words: Gazetteer) -> Sought | InputError:
    """What is compared, or why it can't be read."""
    try:
        if one.region is not None:
            check_region(one.region, call.catalogue)
        name = _name(one.name) if one.name is not None else None
        services = call.services
        key = services.naming.key("USCC", one.code, services.now().date())[0] if one.code else None
        if name is None and key is None:
            raise InputError("search.nothing-to-match")
        number = Number(NumberKind.USCC, str(key.value)) if key is not None else None
        return Sought(parse(name, words) if name is not None else None, number, one.region)
    except InputError as error:
        return error


def _name(text: str) -> str | None:
    if len(text) > LONGEST_NAME:
        raise InputError("search.text-long", code=ErrorCode.LIMIT_EXCEEDED, longest=LONGEST_NAME)
    if printable(text) is None:
        raise InputError("search.text-unprintable")
    if holds_identity_number(text):
        raise InputError("search.text-holds-identity-number", code=ErrorCode.IDENTITY_IN_QUERY)
    return text if fold(text) else None
