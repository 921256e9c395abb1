"""What became of the rows of a delivery (回执) in GraphQL, and what their records can do."""

from __future__ import annotations

import strawberry

from graph_schema.vocabulary import RowOutcome
from hub.access.caller_and_purpose import Access
from hub.access.grants import own_region
from hub.ingestion.converting import RowWarningReason
from hub.ingestion.deliveries import possible_measures as e
from hub.ingestion.readers import RowReason
from hub.ingestion.receipts import row_match as rm
from hub.ingestion.receipts import row_receipts as r
from hub.ingestion.receipts.matches_shown import matches_by_row
from hub.subjects.view import View
from resolvers.agreements import Clause, clause_named
from resolvers.connections import Connection
from resolvers.context import Info
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost, size
from resolvers.matching_features import MatchingFeatureScore, feature_score
from resolvers.measures import Measure, measure
from resolvers.named_subjects import NamedSubject, read_named
from resolvers.policy_types import Region, Text, region
from resolvers.records import RecordEnd, record_end
from resolvers.rules import Rule, rule
from resolvers.subjects import Subject, read_subjects

strawberry.enum(RowOutcome, description="What became of a row of a delivery (处理结果).")
strawberry.enum(RowReason, description="Why a row was set aside (搁置原因).")
strawberry.enum(RowWarningReason, description="Why a row is to be looked at (提示原因).")
strawberry.enum(rm.MatchedBy, description="By what the subject of a row was recognised (匹配依据).")


@strawberry.type(description="What a row of a delivery stands for, or what stands for it.")
class MendedRow:
    """A row of another delivery."""

    delivery: strawberry.ID
    file: int = strawberry.field(description="Which of the delivery's files, from 0.")
    row: int


@strawberry.type(
    description="What a record can do, by the rulebook alone (效果预览): a rule that looks at such records, "
    "where it holds. Whether it applies hangs on all else that it asks: nothing is decided here."
)
class PossibleEffect:
    """A rule in a region."""

    rule: Rule
    measure: Measure | None
    region: Region = strawberry.field(description="Where it holds: the record's own region, or a partner's.")
    clause: Clause | None = strawberry.field(
        description="By which clause in force the record counts there; null: it needs none."
    )
    asks: list[str] = strawberry.field(
        directives=size(5), description="Inputs of the asker on which it hangs too."
    )
    other_kinds: list[str] = strawberry.field(
        directives=size(5), description="Codes of other kinds of records that the rule looks at."
    )


@strawberry.type(
    description="What the record of a row can do, until when it is shared, and what is the same."
)
class RecordPreview:
    """Of one record."""

    record: strawberry.ID
    effects: list[PossibleEffect] = strawberry.field(directives=size(20))
    region_count: int = strawberry.field(description="In how many regions some measure looks at it.")
    sharing: RecordEnd = strawberry.field(description="When its sharing ends, and with it every effect.")
    same_decision: list[strawberry.ID] = strawberry.field(
        directives=size(5),
        description="Records of other sources of the same decision, by authority, day, kind and number: they "
        "count once.",
    )


@strawberry.type(description="What is wrong with a row that is set aside (差错).")
class RowFault:
    """Where, and what to do."""

    reason: RowReason
    problem: Text = strawberry.field(description="The reason in words.")
    column: str | None
    found: Text | None = strawberry.field(description="What stands there, by its form.")
    expected: Text | None
    to_do: Text | None = strawberry.field(description="How to mend it.")


@strawberry.type(
    description="Something strange in an accepted row, which counts as it is (提示), or what a row that is "
    "set aside ended."
)
class RowWarning:
    """Where, and what to do."""

    reason: RowWarningReason
    column: str | None
    found: Text | None = strawberry.field(description="What stands there, by its form.")
    expected: Text | None
    to_do: Text | None = strawberry.field(description="How to mend it.")


@strawberry.type(description="Whom a row means, or may mean (匹配结果), and why.")
class RowMatch:
    """One subject."""

    match: strawberry.Private[rm.RowMatch]
    seen: strawberry.Private[Subject | None]

    @strawberry.field(description="Null where it is not the reader's to know.")
    def subject(self) -> Subject | None:
        return self.seen

    @strawberry.field
    def matched_by(self) -> rm.MatchedBy:
        return self.match.by

    @strawberry.field(description="False: it may be meant, and a person says whether it is.")
    def certain(self) -> bool:
        return self.match.certain

    @strawberry.field(
        description="0 to 100: the sum of the points, and no probability; null where nothing was compared."
    )
    def score(self) -> int | None:
        return self.match.score

    @strawberry.field(directives=size(11), description="What speaks for it and against it.")
    def features(self) -> list[MatchingFeatureScore]:
        return [feature_score(one) for one in self.match.features]

    @strawberry.field(description="All of this in a sentence.")
    def explanation(self) -> Text:
        english, chinese = self.match.texts
        return Text(en=english, zh=chinese)


@strawberry.type(description="The receipt of a row (回执). No value of the row stands in it.")
class RowReceipt:
    """What became of it and why."""

    file: int = strawberry.field(description="Which of the delivery's files, from 0.")
    row: int = strawberry.field(
        description="Its number in the file, the header of a table being 1; of a record that was pushed "
        "its place, from 1."
    )
    outcome: RowOutcome
    records: list[strawberry.ID] = strawberry.field(
        directives=size(5), description="Ids of the records that it gives."
    )
    faults: list[RowFault] = strawberry.field(
        directives=size(2),
        description="Why it was set aside: all that is wrong with its columns, each by itself. They stay "
        "where the row was mended later.",
    )
    warnings: list[RowWarning] = strawberry.field(
        directives=size(2), description="What is strange in it, though it was accepted."
    )
    mends: MendedRow | None = strawberry.field(description="The row of an earlier delivery that it corrects.")
    mended_by: MendedRow | None = strawberry.field(
        description="The row of a later delivery that corrects it."
    )

    receipt: strawberry.Private[r.RowReceipt]
    access: strawberry.Private[Access]

    @hop(
        *cost(100),
        *size(2),
        description="Whom it means: by the key that it names, by an old code or a name, or because a person "
        "said so. Of a row that waits for a person: who may be meant, the best first.",
    )
    @staticmethod
    def matches(rows: strawberry.Parent[list[RowReceipt]], info: Info) -> list[list[RowMatch]]:
        """Read for all rows of a page at once."""
        found = matches_by_row(info.context.services.graph, [one.receipt for one in rows])
        access = _noted(rows, info)
        day = info.context.services.now().date()
        view = View(access, info.context.catalogue, info.context.commit, day)
        each = [one for some in found for one in some]
        seen = iter(read_named([NamedSubject(one.subject, view, read_subjects) for one in each], info))
        made = [[RowMatch(match=one, seen=next(seen)) for one in some] for some in found]
        return [[one for one in some if one.match.certain or one.seen is not None] for some in made]

    @hop(*cost(200), *size(2), description="What its records can do, and what is of the same decision.")
    @staticmethod
    def previews(rows: strawberry.Parent[list[RowReceipt]], info: Info) -> list[list[RecordPreview]]:
        """Read for all rows of a page at once."""
        access, catalogue = _noted(rows, info), info.context.catalogue
        found = e.previews(
            info.context.services.graph,
            catalogue,
            {str(id_) for one in rows for id_ in one.records},
            info.context.services.now().date(),
            own_region(access, None, catalogue),
        )
        return [
            [record_preview(found[str(id_)], info) for id_ in one.records if str(id_) in found]
            for one in rows
        ]


def _noted(rows: list[RowReceipt], info: Info) -> Access:
    """The access of who sees the rows, for the entry of what is told of them: with a change that submitted
    them another one than the change's."""
    access = rows[0].access
    info.context.disclosures.note(access, None, "receipts")
    return access


RowReceiptConnection = Connection[RowReceipt]


def record_preview(found: e.RecordPreview, info: Info) -> RecordPreview:
    """What a record can do."""
    catalogue = info.context.catalogue
    return RecordPreview(
        record=strawberry.ID(found.id),
        effects=[
            PossibleEffect(
                rule=rule(one.version, catalogue),
                measure=measure(one.version.rule.effect.measure, catalogue),
                region=region(one.region, catalogue),
                clause=clause_named(one.clause, catalogue),
                asks=list(one.asks),
                other_kinds=list(one.also),
            )
            for one in found.effects
        ],
        region_count=len({one.region for one in found.effects}),
        sharing=record_end(found.sharing, catalogue),
        same_decision=[strawberry.ID(id_) for id_ in found.same],
    )


def row_receipt(one: r.RowReceipt, mends: str | None, access: Access) -> RowReceipt:
    """A receipt, for who sees its delivery. ``mends``: the delivery that its own corrects."""
    return RowReceipt(
        file=one.file,
        row=one.row,
        outcome=one.outcome,
        records=[strawberry.ID(id_) for id_ in one.records],
        faults=list(map(_fault, one.faults)),
        warnings=[
            RowWarning(
                reason=RowWarningReason(each.reason),
                column=each.column or None,
                found=receipt_text(each.wrong),
                expected=receipt_text(each.right),
                to_do=receipt_text(each.to_do),
            )
            for each in one.warnings
        ],
        mends=_mended(mends, one.mends) if mends and one.mends else None,
        mended_by=_mended(*one.mended_by) if one.mended_by is not None else None,
        receipt=one,
        access=access,
    )


def _fault(one: r.ReceiptNote) -> RowFault:
    english, chinese = r.problem(one)
    return RowFault(
        reason=RowReason(one.reason),
        problem=Text(en=english, zh=chinese),
        column=one.column or None,
        found=receipt_text(one.wrong),
        expected=receipt_text(one.right),
        to_do=receipt_text(r.to_mend(one)),
    )


def _mended(delivery_: str, place: r.Place) -> MendedRow:
    return MendedRow(delivery=strawberry.ID(delivery_), file=place[0], row=place[1])


def receipt_text(texts: tuple[str, str]) -> Text | None:
    return Text(en=texts[0], zh=texts[1]) if any(texts) else None
