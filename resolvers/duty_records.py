"""Records of the caller's duty across subjects (本地区记录), the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import strawberry

from graph_schema.vocabulary import Polarity, RecordStatus
from hub.bound_checks import check_order
from hub.decisions.reports.report_scope import in_charge
from hub.store.graph import Transaction
from hub.subjects.duty_records import Decided, DutyRecord, duty_records, duty_records_total
from resolvers.audiences import OFFICERS_ABOVE
from resolvers.connections import Connection, Total, page, page_size, total
from resolvers.context import Info, PurposeInput
from resolvers.execution.batches import hop
from resolvers.http.cost_directives import cost
from resolvers.named_subjects import NamedSubject
from resolvers.records import CreditRecord, credit_record, record_filter
from resolvers.root_fields import query
from resolvers.subjects import read_subjects


@strawberry.type(description="A page of the records of a region.")
class DutyRecordConnection(Connection[CreditRecord]):
    """A page, whose total is counted where it is asked for."""

    counted: strawberry.Private[Callable[[Transaction], int]]

    @hop(*cost(100), description="How many records there are on all pages.")
    @staticmethod
    def total_count(pages: strawberry.Parent[list[DutyRecordConnection]], info: Info) -> list[Total]:
        """One statement a list, bounded: it says whether there are more."""
        graph = info.context.services.graph
        return [total(graph.read(one.counted)) for one in pages]


@strawberry.type
class DutyRecordQuery:
    """Records of a region."""

    @query(
        OFFICERS_ABOVE,
        3_000,
        "Records that a region and those below it made, of all subjects, the newest first; those of a "
        "private kind only where the purpose opens it.",
    )
    def records(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        kinds: list[str] | None = None,
        polarity: Polarity | None = None,
        status: RecordStatus | None = None,
        decided_since: date | None = None,
        decided_until: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> DutyRecordConnection:
        """A keyset page by (decidedOn, id); its list stays at the commit of its first page."""
        context, call = info.context, info.call(purpose)
        regions = in_charge(call.access, region or call.access.caller.region, context.catalogue)
        which = record_filter(kinds, polarity, status, context.catalogue)
        decided = Decided(decided_since, decided_until)
        crossed = decided_since is not None and decided_until is not None and decided_since > decided_until
        check_order("decidedSince", "decidedUntil", crossed=crossed)
        cursors, size = info.cursors(call.access), page_size(first)
        start = cursors.read(after)
        commit, place = (
            (int(start[0]), start[1:]) if start is not None else (context.services.newest_commit(), None)
        )
        view = context.view(call.access, context.catalogue, commit, context.services.now().date())
        rows = context.services.graph.read(
            lambda tx: duty_records(tx, view, regions, which, decided, place, size + 1)
        )
        for row in rows[:size]:
            context.disclosures.note(call.access, row.subject, "records", regions=[row.fact.region])
            context.disclosures.grants.update(row.fact.grants)

        def node(row: DutyRecord) -> CreditRecord:
            holder = NamedSubject(row.subject, view, read_subjects)
            return credit_record(row.fact, view.day, view.catalogue, holder)

        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [commit, row.fact.decided_on.isoformat(), row.fact.id],
            node,
            after=start is not None,
        )
        counted = partial(duty_records_total, view=view, regions=regions, which=which, decided=decided)
        return DutyRecordConnection(edges=edges, page_info=page_info, counted=counted)
