"""Everything of a subject's own view as one signed file (信用报告)."""

from __future__ import annotations

import strawberry

from hub.decisions.explanations import Locale
from hub.proceedings import consents, own_view, reviews
from hub.store.graph import Row
from resolvers.audiences import SUBJECTS_OWN
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.own_decisions import explained
from resolvers.own_view import own_of
from resolvers.proceedings import NEWEST
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef

CONSENT_SHOWN = (
    *("id", "recipient", "purpose", "kinds", "share", "validFrom", "validTo"),
    *("document", "givenAt", "withdrawnAt"),
)


@strawberry.type(description="A credit report (信用报告) as one signed file; `hub report verify` checks it.")
class OwnReport:
    """The file, and what stands in it."""

    file: str = strawberry.field(description="A compact JWS: save it as it is.")
    key: str = strawberry.field(description="The hub's report key, with which anybody checks it.")
    record_count: int
    decision_count: int
    read_count: int
    cut: list[str] = strawberry.field(
        directives=size(6),
        description="Lists of which a report holds the newest only, by their number or by the time that "
        "telling them takes; ownView has the rest in pages.",
    )


@strawberry.type
class OwnReportQuery:
    """The same as a file."""

    @query(
        SUBJECTS_OWN,
        50_000,
        "What `ownView` tells as one signed file (信用报告), which the subject can carry and anybody check.",
    )
    def export_own_report(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        form_number: str | None = None,
        locale: Locale = Locale.ZH_CN,
    ) -> OwnReport:
        """Everything that is held as one file, for the subject to carry."""
        context = info.context
        me = own_of(info, subject, purpose, form_number)
        services, access = context.services, info.access(purpose)

        def told_consents(most: int) -> list[Row]:
            given = consents.given(context.call_with(access), me.id, NEWEST, most)
            rows = [consent.properties() for consent in given]
            return [{name: row[name] for name in CONSENT_SHOWN} for row in rows]

        made = own_view.make_report(
            services,
            context.disclosures,
            me,
            told_consents,
            lambda ids, most: [_told_review(one) for one in reviews.of_decisions(services, ids, most)],
            lambda about, kept: explained(info, about, kept, locale),
        )
        return OwnReport(
            file=made.file,
            key=made.key,
            record_count=made.records,
            decision_count=made.decisions,
            read_count=made.reads,
            cut=list(made.cut),
        )


def _told_review(found: reviews.Review) -> Row:
    row = found.properties()
    told = ("id", "decision", "region", "authority", "state", "demandedAt", "newDecision")
    steps = [
        {name: step[name] for name in ("at", "act", "state", "reasons", "byRole", "authority")}
        for step in (one.properties() for one in found.steps)
    ]
    return {**{name: row[name] for name in told}, "steps": steps}
