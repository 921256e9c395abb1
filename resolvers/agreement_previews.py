"""What an agreement would open of the caller's own region, and what of an impact assessment it answers."""

from __future__ import annotations

import strawberry

from graph_schema.vocabulary import PurposeCode, SharingClass
from hub import agreements as a
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.model.documents import Agreement
from resolvers import policy_types
from resolvers.agreements import TreatAs, drafted_clause
from resolvers.audiences import AGREEMENT_PARTIES
from resolvers.context import Info, PurposeInput
from resolvers.document_problems import DocumentProblem, clean, problems_of
from resolvers.http.cost_directives import size
from resolvers.policy_types import Region, Text
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.root_fields import query


@strawberry.type(
    description="How much of one kind a clause opens of the caller's own region today, in counts. Natural "
    "persons are counted in fives, rounded up, and so are records where there are some."
)
class OpenedKind:
    """Counts, bounded."""

    record_kind: RecordKind
    record_count: int
    subject_count: int
    natural_person_count: int
    negative: bool
    private: bool
    opening: list[PurposeCode] | None = strawberry.field(
        directives=size(15), description="Of a private kind: the clause's purposes that open it."
    )
    truncated: bool = strawberry.field(description="There is more than was counted.")


@strawberry.type(description="A clause out of the caller's region, and what it opens.")
class ClausePreview:
    """One clause."""

    code: str = strawberry.field(description="Its name in its agreement.")
    to_region: Region
    purposes: list[PurposeCode] = strawberry.field(directives=size(15))
    share: SharingClass
    recognise: bool
    treat_as: TreatAs | None
    opens_names: bool
    opened: list[OpenedKind] = strawberry.field(directives=size(50))
    effect_only: list[str] = strawberry.field(
        directives=size(20),
        description="Tests of the clause (`at_least` on a grade, attributes of `where`) that narrow which "
        "records have effect, and not which can be read: `opened` counts what can be read, beyond them.",
    )


@strawberry.type(
    description="A point of the impact assessment of PIPL-2021 第五十五条、第五十六条 (个人信息保护影响评估)."
)
class AssessmentPoint:
    """What is asked, and what the text itself says to it."""

    article: str
    point: Text
    said: Text | None = strawberry.field(description="null: to be assessed by people (须由人评估).")


@strawberry.type(description="What an agreement would open of the caller's own region.")
class AgreementPreview:
    """Clauses with counts, overlaps, and the assessment's points."""

    code: str = strawberry.field(description="What the text calls the agreement.")
    region: Region
    clauses: list[ClausePreview] = strawberry.field(directives=size(50))
    warnings: list[DocumentProblem] = strawberry.field(directives=size(50))
    assessment: list[AssessmentPoint] = strawberry.field(directives=size(20))


@strawberry.type
class AgreementPreviewQuery:
    """What an agreement would open."""

    @query(
        AGREEMENT_PARTIES,
        35_000,
        "What a text, or a version of an agreement, opens of the caller's own region, and the points of "
        "an impact assessment (个人信息保护影响评估).",
    )
    def agreement_preview(
        self,
        info: Info,
        purpose: PurposeInput,
        document: str | None = None,
        agreement: str | None = None,
        version: int | None = None,
    ) -> AgreementPreview:
        """What a text, or a version, opens of the caller's region."""
        context = info.context
        if (document is None) == (agreement is None):
            raise InputError("resolvers.text-or-id")
        clean(document or "", "resolvers.words-text")
        access, catalogue = info.access(purpose), context.catalogue
        try:
            found = a.preview(
                context.services.graph, catalogue, access, context.disclosures, document, agreement, version
            )
        except BrokenDocuments as broken:
            count = len(broken.complaints)
            if count == 1:
                raise InputError("resolvers.agreement-problem-one") from None
            raise InputError("resolvers.agreement-problems", count=count) from None
        return _preview(found, catalogue)


def _preview(found: a.Preview, catalogue: Catalogue) -> AgreementPreview:
    return AgreementPreview(
        code=found.agreement.id,
        region=policy_types.region(found.region, catalogue),
        clauses=[_clause(one, found.agreement, catalogue) for one in found.clauses],
        warnings=problems_of(found.warnings),
        assessment=[
            AssessmentPoint(
                article=f"PIPL-2021 {one.article}",
                point=Text(zh=one.zh, en=one.en),
                said=Text(zh=one.answer[0], en=one.answer[1]) if one.answer is not None else None,
            )
            for one in found.points
        ],
    )


def _clause(one: a.ClausePreview, of: Agreement, catalogue: Catalogue) -> ClausePreview:
    shown = drafted_clause(one.clause, of, catalogue)
    return ClausePreview(
        code=shown.code,
        to_region=shown.to_region,
        purposes=shown.purposes,
        share=shown.share,
        recognise=shown.recognise,
        treat_as=shown.treat_as,
        opens_names=one.clause.opens_names,
        opened=[
            OpenedKind(
                record_kind=record_kind(kind.kind, catalogue),
                record_count=kind.records,
                subject_count=kind.subjects,
                natural_person_count=kind.persons,
                negative=kind.negative,
                private=kind.private,
                opening=None if kind.opening is None else [PurposeCode(name) for name in kind.opening],
                truncated=kind.truncated,
            )
            for kind in one.opened
        ],
        effect_only=list(one.effect_only),
    )
