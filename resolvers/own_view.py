"""A subject's own view (本人查询) in GraphQL, and everything of it as one signed file."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph_schema.vocabulary import LinkKind, Outcome, PurposeCode, ReasonCode, Role, SubjectKind
from hub.access.grants import Use
from hub.decisions.explanations import Locale, Telling, explain
from hub.proceedings import consents, own_view, reviews
from hub.store.graph import Row
from resolvers.connections import Connection, Cursors, page, page_size
from resolvers.consents import ConsentConnection, consents_of
from resolvers.context import Info, PurposeInput
from resolvers.http.prices import cost, size
from resolvers.policies import Region, Text, open_end, region
from resolvers.proceedings import NEWEST, keyset
from resolvers.proceedings import form as form_number
from resolvers.reads import SubjectReadConnection, reads_of
from resolvers.records import CreditRecord, credit_record
from resolvers.reviews import ReviewConnection, review
from resolvers.subjects import LinkedSubject, SubjectRef, SubjectVersion, mask, subject_key

NOTE = Text(
    zh="依法不需要告知的查询和研判（案件调查）不在此列（个人信息保护法第十八条、第三十五条）；其他自然人的姓名已脱敏。",
    en="Reads and decisions of which the subject need not be told (investigation of cases) are left out "
    "(PIPL-2021 第十八条、第三十五条). Names of other natural persons are masked.",
)
CONSENT_TOLD = (
    *("id", "recipient", "purpose", "kinds", "share", "validFrom", "validTo"),
    *("document", "givenAt", "withdrawnAt"),
)


@strawberry.type(description="A record that is held about the subject, with where it came from.")
class OwnRecord:
    """Authority and ends, with what sets them, stand in `record`."""

    record: CreditRecord
    batch: str = strawberry.field(description="The delivery (归集批次) that brought it.")
    source: str | None = strawberry.field(description="The source of that delivery, where it is noted.")
    retention_ends_on: date | None = strawberry.field(
        description="First day on which it is no longer kept; null: `record.ends` says why none is known."
    )


@strawberry.type(description="A link that names the subject, past ones too.")
class OwnLink:
    """Kind, direction, time, source, the other end."""

    kind: LinkKind
    direction: str = strawberry.field(description="FROM: the subject holds the role; TO: the other one does.")
    share: float | None
    valid_from: date
    valid_to: date | None
    source: str
    subject: LinkedSubject = strawberry.field(description="Other natural persons are masked.")


@strawberry.type(description="What one rule answered about the subject in a decision.")
class OwnOutcome:
    """Rule, outcome, and why in sentences."""

    rule: strawberry.ID
    version: int
    title: Text
    outcome: Outcome
    reason: ReasonCode | None
    about: strawberry.Private[own_view.DecisionAbout]
    kept: strawberry.Private[own_view.KeptOutcome]

    @strawberry.field(
        directives=size(10, 150),
        description="The answer in sentences, as it was given (PIPL-2021 第二十四条).",
    )
    def explanation(self, info: Info, locale: Locale = Locale.ZH_CN) -> list[str]:
        """Sentences from what was kept, with the subject's own records only."""
        return _told(info, self.about, self.kept, locale)


@strawberry.type(directives=cost(300), description="A decision (研判) that was made about the subject.")
class OwnDecision:
    """Who asked what, when, for what purpose, and what the rules answered."""

    id: strawberry.ID
    made_at: datetime
    ask: str = strawberry.field(description="jointPunishment, incentives or evaluate.")
    region: Region
    scenario: str | None
    asked_by_region: str
    asked_by_authority: str = strawberry.field(description="Empty for the subject itself.")
    asked_by_role: Role
    purpose: PurposeCode
    outcomes: list[OwnOutcome] = strawberry.field(directives=size(20))
    other_rules: int = strawberry.field(
        description="How many more rules were asked that rest on nothing but the subject's kind and place."
    )
    about: strawberry.Private[own_view.DecisionAbout]

    @strawberry.field(
        directives=cost(300), description="Reviews by a person that the subject demanded, the newest first."
    )
    def reviews(self, info: Info, first: int = 5, after: str | None = None) -> ReviewConnection:
        """A keyset page of demands with their answers, by (demanded, id)."""
        edges, page_info = keyset(
            info,
            f"own:reviews:{self.id}",
            first,
            after,
            NEWEST,
            lambda place, most: reviews.of_decision(info.context.services, str(self.id), place, most),
            lambda one: [one.row["demandedAt"], one.row["id"]],
            lambda one: review(info, one),
        )
        return ReviewConnection(edges=edges, page_info=page_info)


OwnRecordConnection = Connection[OwnRecord]
OwnLinkConnection = Connection[OwnLink]
OwnDecisionConnection = Connection[OwnDecision]


@strawberry.type(
    description="What the hub holds about a subject, for itself or for an officer with its written demand "
    "(PIPL-2021 第四十四条、第四十五条)."
)
class OwnView:
    """Nested lists are read when they are asked for."""

    id: strawberry.ID
    kind: SubjectKind
    name: str | None
    masked: bool = strawberry.field(description="A person's name is masked for an officer.")
    code: str | None
    known_as_of: int
    note: Text = strawberry.field(description="What is left out, and by which law.")
    me: strawberry.Private[own_view.Own]
    ref: strawberry.Private[SubjectRef]
    purpose: strawberry.Private[PurposeInput]

    @strawberry.field(
        directives=size(20), description="Names, regions and status over time, the newest first."
    )
    def versions(self, info: Info) -> list[SubjectVersion]:
        """All that is known."""
        return [_version(info, row, masked=self.masked) for row in self.me.versions]

    @strawberry.field(
        directives=cost(1_000), description="Every record held, of private kinds too, whatever it has become."
    )
    def records(self, info: Info, first: int | None = None, after: str | None = None) -> OwnRecordConnection:
        """A keyset page by (decidedOn, id), the newest first."""
        context, me = info.context, self.me
        cursors = Cursors(context.services.cursor_key, f"own:records:{me.id}")
        size, start = page_size(first), cursors.read(after)
        key = (str(start[0]), str(start[1])) if start is not None else None
        catalogue = context.catalogue
        rows = context.services.graph.read(lambda tx: own_view.records_held(tx, me, key, size + 1, catalogue))
        access = context.access(self.purpose, Use.RIGHTS)
        context.disclosures.note(
            access, me.id, "ownView:records", regions={row.fact.region for row in rows[:size]}
        )
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda row: [row.fact.decided_on.isoformat(), row.fact.id],
            lambda row: OwnRecord(
                record=credit_record(row.fact, me.on, catalogue),
                batch=row.batch,
                source=row.source,
                retention_ends_on=row.ends[2].on,
            ),
            after=start is not None,
        )
        return OwnRecordConnection(edges=edges, page_info=page_info)

    @strawberry.field(directives=cost(500), description="Every link that names the subject.")
    def links(self, info: Info, first: int | None = None, after: str | None = None) -> OwnLinkConnection:
        """A keyset page by kind, direction and the other end."""
        context, me = info.context, self.me
        cursors = Cursors(context.services.cursor_key, f"own:links:{me.id}")
        size, start = page_size(first), cursors.read(after)
        key = (str(start[0]), str(start[1]), str(start[2])) if start is not None else None
        rows = context.services.graph.read(lambda tx: own_view.links_held(tx, me, key, size + 1))
        access = context.access(self.purpose, Use.RIGHTS)
        context.disclosures.note(access, me.id, "ownView:links")
        for link in rows[:size]:
            context.disclosures.note(access, link.row["id"], f"link:{link.row['link']}")
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda link: list(link.place),
            lambda link: _link(link.row),
            after=start is not None,
        )
        return OwnLinkConnection(edges=edges, page_info=page_info)

    @strawberry.field(directives=cost(800), description="What the subject consented to, withdrawn ones too.")
    def consents(self, info: Info, first: int | None = None, after: str | None = None) -> ConsentConnection:
        """The newest first."""
        return consents_of(info, self.ref, self.purpose, first, after, self.me.form)

    @strawberry.field(
        directives=cost(3_000),
        description="Who read the subject's data, for what and by which grant (查询记录).",
    )
    def reads(self, info: Info, first: int | None = None, after: str | None = None) -> SubjectReadConnection:
        """As `readsOf`."""
        return reads_of(info, self.ref, self.purpose, first, after, self.me.form)

    @strawberry.field(
        directives=cost(1_000), description="Decisions that were made about the subject, the newest first."
    )
    def decisions(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> OwnDecisionConnection:
        """A keyset page by (at, id)."""
        context, me = info.context, self.me
        cursors = Cursors(context.services.cursor_key, f"own:decisions:{me.id}")
        size, start = page_size(first), cursors.read(after)
        before = (str(start[0]), str(start[1])) if start is not None else None
        rows = context.services.graph.read(lambda tx: own_view.decisions_about(tx, me, before, size + 1))
        context.disclosures.note(context.access(self.purpose, Use.RIGHTS), me.id, "ownView:decisions")
        edges, page_info = page(
            rows,
            size,
            cursors,
            lambda one: [one.row["at"], one.id],
            lambda one: _decision(info, one),
            after=start is not None,
        )
        return OwnDecisionConnection(edges=edges, page_info=page_info)


@strawberry.type(description="A credit report (信用报告) as one signed file; `hub report verify` checks it.")
class OwnReport:
    """The file, and what stands in it."""

    file: str = strawberry.field(description="A compact JWS: save it as it is.")
    key: str = strawberry.field(description="The hub's report key, with which anybody checks it.")
    records: int
    decisions: int
    reads: int
    cut: list[str] = strawberry.field(
        directives=size(6),
        description="Lists of which a report holds the newest only, by their number or by the time that "
        "telling them takes; ownView has the rest in pages.",
    )


def own_view_of(info: Info, subject: SubjectRef, purpose: PurposeInput, form: str | None = None) -> OwnView:
    """What is held, for the subject."""
    me = _me(info, subject, purpose, form)
    name = me.versions[0]["name"] if me.versions else None
    return OwnView(
        id=strawberry.ID(me.id),
        kind=SubjectKind(me.subject["kind"]),
        name=mask(name) if me.masked and name else name,
        masked=me.masked,
        code=me.subject["value"] if me.subject["scheme"] == "USCC" else None,
        known_as_of=me.commit,
        note=NOTE,
        me=me,
        ref=subject,
        purpose=purpose,
    )


def export_own_report(
    info: Info,
    subject: SubjectRef,
    purpose: PurposeInput,
    form: str | None = None,
    locale: Locale = Locale.ZH_CN,
) -> OwnReport:
    """Everything that is held as one file, for the subject to carry."""
    context = info.context
    me = _me(info, subject, purpose, form)
    services, access = context.services, context.access(purpose, Use.RIGHTS)

    def told_consents(most: int) -> list[Row]:
        given = consents.given(context.call_with(access), me.id, NEWEST, most)
        return [{name: row.get(name) for name in CONSENT_TOLD} for row in given]

    made = own_view.make_report(
        services,
        context.disclosures,
        me,
        told_consents,
        lambda ids, most: [_told_review(one) for one in reviews.of_decisions(services, ids, most)],
        lambda about, kept: _told(info, about, kept, locale),
        mask,
    )
    return OwnReport(
        file=made.file,
        key=made.key,
        records=made.records,
        decisions=made.decisions,
        reads=made.reads,
        cut=list(made.cut),
    )


def _me(info: Info, subject: SubjectRef, purpose: PurposeInput, form: str | None) -> own_view.Own:
    context = info.context
    call = context.call(purpose, Use.RIGHTS)
    number = form_number(form)
    key = subject_key(subject, context.services)
    return own_view.own(call, key, number)


def _told(info: Info, about: own_view.DecisionAbout, kept: own_view.KeptOutcome, locale: Locale) -> list[str]:
    what = own_view.explainable(info.context.services, about, kept)
    telling = Telling(
        what.result, about.facts, what.rules, what.records, info.context.catalogue, what.restraints
    )
    return explain(telling, locale)


def _told_review(found: reviews.Review) -> Row:
    told = ("id", "decision", "region", "authority", "state", "demandedAt", "newDecision")
    steps = [
        {name: step.get(name) for name in ("at", "act", "state", "reasons", "byRole", "authority")}
        for step in found.steps
    ]
    return {**{name: found.row.get(name) for name in told}, "steps": steps}


def _version(info: Info, row: Row, *, masked: bool) -> SubjectVersion:
    catalogue = info.context.catalogue
    return SubjectVersion(
        kind=SubjectKind(row["kind"]),
        name=mask(row["name"]) if masked else row["name"],
        registered=region(row["registered"], catalogue) if row.get("registered") else None,
        residence=region(row["residence"], catalogue) if row.get("residence") else None,
        operation=[region(code, catalogue) for code in row.get("operation") or ()],
        status=row["status"],
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_to=open_end(date.fromisoformat(row["validTo"])),
    )


def _link(row: Row) -> OwnLink:
    person = row["kind"] == SubjectKind.NATURAL_PERSON
    return OwnLink(
        kind=LinkKind(row["link"]),
        direction=row["direction"],
        share=row["share"],
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_to=open_end(date.fromisoformat(row["validTo"])),
        source=row["source"],
        subject=LinkedSubject(
            id=strawberry.ID(row["id"]),
            kind=SubjectKind(row["kind"]),
            name=mask(row["name"]) if person and row["name"] else row["name"],
        ),
    )


def _decision(info: Info, about: own_view.DecisionAbout) -> OwnDecision:
    row = about.row
    return OwnDecision(
        id=strawberry.ID(about.id),
        made_at=datetime.fromisoformat(row["at"]),
        ask=row["ask"],
        region=region(row["region"], info.context.catalogue),
        scenario=about.body["question"]["scenario"],
        asked_by_region=row["callerRegion"],
        asked_by_authority=row["callerAuthority"],
        asked_by_role=Role(row["callerRole"]),
        purpose=PurposeCode(row["purpose"]),
        outcomes=[_outcome(info, about, kept) for kept in about.outcomes],
        other_rules=about.others,
        about=about,
    )


def _outcome(info: Info, about: own_view.DecisionAbout, kept: own_view.KeptOutcome) -> OwnOutcome:
    version = info.context.services.book.rule(kept.rule, kept.version)
    title = version.rule.title if version is not None else None
    reason = kept.kept.get("reason")
    return OwnOutcome(
        rule=strawberry.ID(kept.rule),
        version=kept.version,
        title=Text(zh=title.zh, en=title.en) if title is not None else Text(zh=kept.rule, en=kept.rule),
        outcome=kept.outcome,
        reason=ReasonCode(reason) if reason is not None else None,
        about=about,
        kept=kept,
    )
