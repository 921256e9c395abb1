"""Which records are public on a day: by the law that has them published, and while their publicity lasts.

A record is public from the day from which it may be used (AMB-045: published, else received, else decided),
until its display ends: by the provider's day, by the period of its severity, by the longest disclosure of its
region, by its repair or its revocation, whichever comes first. What a list prolongs stays. A negative record
whose end nobody sets is not shown: no text lets it stand for ever; an entry of a list ends with the entry.
What is disputed stays and is marked (henan-2019 第四十一条: 应当作出异议标注). Natural persons are left out,
whatever the record is (PIPL-2021 第二十五条: 个人信息处理者不得公开其处理的个人信息).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import LiteralString

from graph_schema.vocabulary import EndBasis, Polarity, RecordStatus, Severity, SubjectKind
from hub.calendar.periods import Length, latest_start
from hub.fragments import fragment
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import CONDUCT_ENDED, Bound
from hub.policy.model.operands import OPEN_END
from hub.policy.model.reference import StatutoryGrant
from hub.policy.parameters import called
from hub.records.limits_and_ends import End, display_months, ends
from hub.records.status import SHOWN_ON
from hub.rules.facts import RecordFact
from hub.rules.scalars import as_date
from hub.store.graph import Row

PUBLIC_ON: LiteralString = fragment(
    f"""
r.knownTo = $open AND r.displayEndsOn > $on
AND any(law IN $laws WHERE law.region IN r.path AND r.kind IN law.kinds)
AND none(period IN $periods WHERE period.severity = coalesce(r.severity, '') AND period.region IN r.path
         AND none(code IN period.but WHERE code IN r.path)
         AND r.decidedOn >= period.from AND r.decidedOn <= period.before)
AND (NOT r.kind IN $bounded OR r.displayEndsOn < $never
     OR any(period IN $periods WHERE period.severity = coalesce(r.severity, '') AND period.region IN r.path
            AND none(code IN period.but WHERE code IN r.path)
            AND r.decidedOn >= period.from AND r.decidedOn < period.to)
     OR any(term IN $terms WHERE term.region IN r.path AND none(code IN term.but WHERE code IN r.path)
            AND (r.conductEndedOn IS NOT NULL OR (term.start = 'DECISION' AND NOT r.kind IN term.byConduct))))
AND {SHOWN_ON}
""",
    needs="r",
)
"""Whether the record ``r`` is public on a day, with the parameters of :func:`parameters`, where it is
:data:`OF_NOBODY`."""
OF_NOBODY: LiteralString = fragment("s.kind <> 'NATURAL_PERSON'", needs="s")
"""Whether the subject ``s`` of the record is no natural person."""


@dataclass(frozen=True)
class Law:
    """A law that has records of a region and of some kinds published."""

    grant: StatutoryGrant
    kinds: tuple[str, ...]


def laws(catalogue: Catalogue, day: date) -> tuple[Law, ...]:
    """Those in force on a day. What is about private life is never public."""
    private = {kind.id for kind in catalogue.kinds.values() if kind.private}
    return tuple(
        Law(one, tuple(kind for kind in one.kinds or () if kind not in private))
        for one in catalogue.grants.values()
        if one.public and one.valid.holds(day)
    )


def bounded(catalogue: Catalogue) -> frozenset[str]:
    """Kinds of which nothing is public without an end: negative ones, but for lists."""
    negative = (one for one in catalogue.kinds.values() if one.polarity is Polarity.NEGATIVE)
    return frozenset(one.id for one in negative if one.category != "list")


def is_public(catalogue: Catalogue, record: RecordFact, subject: SubjectKind, day: date) -> bool:
    """The same of a fact as :data:`PUBLIC_ON` says of what the graph holds; tests hold the two together."""
    by_law = any(
        law.grant.records in record.path and record.kind in law.kinds for law in laws(catalogue, day)
    )
    if not by_law or subject is SubjectKind.NATURAL_PERSON:
        return False
    if record.status(day) not in (RecordStatus.CURRENT, RecordStatus.DISPUTED):
        return False
    end = publicity_end(catalogue, record)
    if end.on is None:
        return end.basis is EndBasis.LISTED or record.kind not in bounded(catalogue)
    return end.on > day


def publicity_end(catalogue: Catalogue, record: RecordFact) -> End:
    """What ends the publicity of a record."""
    conduct = record.attributes.get(CONDUCT_ENDED)
    return ends(catalogue, record, as_date(conduct) if conduct is not None else None)[0]


def parameters(catalogue: Catalogue, day: date) -> Row:
    """The parameters of :data:`PUBLIC_ON`, but for ``open``."""
    held = [{"region": one.grant.records, "kinds": list(one.kinds)} for one in laws(catalogue, day)]
    periods = [row for severity in Severity for row in _periods(catalogue, severity, day)]
    known = 2**62 - 1
    rest = {"bounded": sorted(bounded(catalogue)), "never": OPEN_END.isoformat()}
    return {
        "laws": held,
        "periods": periods,
        **rest,
        **catalogue.disclosure.outlived(Bound.DISCLOSURE, day, known),
    }


def _periods(catalogue: Catalogue, severity: Severity, day: date) -> Iterator[Row]:
    """For each value of the period of a severity, up to which day of the decision it is over by ``day``."""
    held = list(called(catalogue, display_months(severity)))
    for parameter in held:
        nearer = sorted(
            other.region
            for other in held
            if other.region != parameter.region and parameter.region in catalogue.path(other.region)
        )
        for value in parameter.usable:
            over = latest_start(day, Length(months=int(str(value.value))))
            yield {
                "severity": severity.value,
                "region": parameter.region,
                "but": nearer,
                "from": value.from_.isoformat(),
                "to": value.to.isoformat(),
                "before": min(over, value.to - timedelta(1)).isoformat(),
            }
