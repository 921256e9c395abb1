"""Who is meant, in GraphQL: the queue of undecided pairs, judgements, merges and splits of subjects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graph_schema.vocabulary import Role
from hub.access.caller_and_purpose import Access
from hub.matching import judging, pairs
from hub.matching.pairs import MatchingVerdict
from hub.subjects.view import View
from resolvers.audiences import JUDGES
from resolvers.connections import Connection
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.matching_features import MatchingFeatureScore, feature_score
from resolvers.named_subjects import SUBJECT_OR_NULL, NamedSubject, read_named
from resolvers.nodes import Node
from resolvers.policy_types import Authority, Region, authority
from resolvers.policy_types import region as shown_region
from resolvers.proceedings import checked_words, entered, keyset
from resolvers.root_fields import mutation, query
from resolvers.subject_refs import SubjectRef, subject_key
from resolvers.subjects import read_subjects

strawberry.enum(MatchingVerdict, description="What a person judged of a pair (人工判断).")


@strawberry.type(name="MatchingJudgement", description="What somebody judged of a pair, when and why.")
class MatchingJudgement(Node):
    """One judgement; none is ever changed."""

    verdict: MatchingVerdict
    reason: str
    judged_by: str = strawberry.field(description="Name of the caller, as in its token.")
    role: Role
    authority: Authority
    region: Region
    judged_at: datetime
    version: int = strawberry.field(description="Version of the pair after it.")


@strawberry.type(
    name="MatchingPair",
    description="What a row says and a subject, or two subjects: a person says whether they are one.",
)
class MatchingPair(Node):
    """The pair, what speaks for it and against it, and what was judged."""

    version: int = strawberry.field(description="Send it with the judgement.")
    name: str | None = strawberry.field(description="The name in the row; null for two subjects.")
    number: str | None = strawberry.field(description="The code in the row, where one could be read.")
    region: Region = strawberry.field(description="Whose authorities judge it.")
    score: int = strawberry.field(description="0 to 100: the sum of the points, and no probability.")
    features: list[MatchingFeatureScore] = strawberry.field(directives=size(11))
    verdict: MatchingVerdict = strawberry.field(description="UNDECIDED: it waits.")
    proposed_at: datetime
    view: strawberry.Private[View]
    pair: strawberry.Private[pairs.MatchingPair]

    @hop(*cost(10), description="The subject that may be meant.", type_=SUBJECT_OR_NULL)
    @staticmethod
    def subject(held: strawberry.Parent[list[MatchingPair]], info: Info) -> list[Any]:
        """Read for all pairs of a page at once."""
        return read_named([NamedSubject(one.pair.subject, one.view, read_subjects) for one in held], info)

    @hop(
        *cost(10),
        description="The subject that may be the same or was merged: as it is under its own key, null where "
        "the pair is of a row.",
        type_=SUBJECT_OR_NULL,
    )
    @staticmethod
    def other(held: strawberry.Parent[list[MatchingPair]], info: Info) -> list[Any]:
        """Read for all pairs of a page at once."""
        named = [
            NamedSubject(one.pair.other, one.view, read_subjects) if one.pair.other is not None else None
            for one in held
        ]
        return read_named(named, info)

    @strawberry.field(
        directives=size(pairs.MOST_JUDGEMENTS, 100),
        description=f"The {pairs.MOST_JUDGEMENTS} newest, the newest first: where there are older ones, the "
        "`version` of the last one is above 1.",
    )
    def judgements(self, info: Info) -> list[MatchingJudgement]:
        """What was judged."""
        call = info.context.call_with(self.view.access)
        found = judging.history(call, self.pair)[: pairs.MOST_JUDGEMENTS]
        return [_judgement(one, info) for one in found]


MatchingPairConnection = Connection[MatchingPair]


@strawberry.type(description="A pair after a judgement.")
class JudgementChange:
    """The pair, and the audit entry that was written with it."""

    pair: MatchingPair
    receipt: str


@strawberry.type
class JudgementQuery:
    """The queue."""

    @query(
        JUDGES,
        1_000,
        "The queue of undecided pairs: rows that came without a unified code, and the subjects that may be "
        "meant, the oldest first.",
    )
    def undecided_pairs(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> MatchingPairConnection:
        """A keyset page of the region and those below it."""
        call = info.call(purpose)
        edges, page_info = keyset(
            info.cursors(call.access),
            first,
            after,
            ("",),
            lambda place, most: judging.waiting(call, region, str(place[0]), most),
            lambda one: [one.place],
            lambda one: _pair(one, info, call.access),
        )
        return MatchingPairConnection(edges=edges, page_info=page_info)


@strawberry.type
class JudgementMutation:
    """Judging."""

    @mutation(
        JUDGES,
        "Judges an undecided pair, or one that was judged (人工判断). NOT_SAME is remembered: the pair is "
        "not proposed and not matched again. A row that waited is written when its file is delivered again.",
    )
    def judge_pair(
        self,
        info: Info,
        pair: strawberry.ID,
        verdict: MatchingVerdict,
        reason: str,
        version: int,
        purpose: PurposeInput,
    ) -> JudgementChange:
        """Judges a pair."""
        call = info.call(purpose)
        words = checked_words(reason, "resolvers.words-reasons")
        return _changed(info, call.access, judging.judge(call, str(pair), verdict, words, version))

    @mutation(
        JUDGES,
        "Judges that two organisations are one (合并), of which at most one has a unified code: under its "
        "key all is found from now on, and the other's id leads there.",
    )
    def merge_subjects(
        self, info: Info, subject: SubjectRef, other: SubjectRef, reason: str, purpose: PurposeInput
    ) -> JudgementChange:
        """Merges two subjects."""
        call = info.call(purpose)
        services = info.context.services
        keys = [subject_key(subject, services), subject_key(other, services, "other")]
        words = checked_words(reason, "resolvers.words-reasons")
        return _changed(info, call.access, judging.merge_subjects(call, keys[0], keys[1], words))

    @mutation(
        JUDGES,
        "Takes a merge back (拆分): what came from the subject, or under its key since, goes back to it.",
    )
    def split_subject(
        self, info: Info, subject: SubjectRef, reason: str, purpose: PurposeInput
    ) -> JudgementChange:
        """Splits a subject, named by its own key or id, from the one that it was merged into."""
        call = info.call(purpose)
        words = checked_words(reason, "resolvers.words-reasons")
        key = subject_key(subject, info.context.services)
        return _changed(info, call.access, judging.split_subject(call, key, words))


def _pair(found: pairs.MatchingPair, info: Info, access: Access) -> MatchingPair:
    services, catalogue = info.context.services, info.context.catalogue
    # What is told of its subjects after a change is another entry than the change's own.
    info.context.disclosures.note(access, found.subject, "matchingPair", regions=(found.region,))
    return MatchingPair(
        id=strawberry.ID(found.id),
        version=found.version,
        name=found.name,
        number=found.number,
        region=shown_region(found.region, catalogue),
        score=found.score,
        features=[feature_score(one) for one in found.evidence],
        verdict=found.verdict,
        proposed_at=found.proposed_at,
        view=View(access, catalogue, services.newest_commit(), services.now().date()),
        pair=found,
    )


def _judgement(found: pairs.Judgement, info: Info) -> MatchingJudgement:
    catalogue = info.context.catalogue
    return MatchingJudgement(
        id=strawberry.ID(found.id),
        verdict=found.verdict,
        reason=found.reason,
        judged_by=found.by,
        role=found.role,
        authority=authority(found.authority, found.region, catalogue),
        region=shown_region(found.region, catalogue),
        judged_at=found.at,
        version=found.version,
    )


def _changed(info: Info, access: Access, written: Any) -> JudgementChange:
    receipt = entered(info, written.receipt)
    return JudgementChange(pair=_pair(written.made, info, access), receipt=receipt)
