"""An invented world of any size: companies with valid check digits, their links and their records.

The n-th subject is the same in a world of every size, so a bigger world only adds to a smaller one.
Half of the subjects live in the four cities of the demo agreement, half anywhere in the country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from stdnum.cn import uscc

from graph_schema.links import LinkKind
from graph_schema.vocabulary import Severity, SubjectKind
from hub.policy.catalogue import Catalogue
from hub.policy.model.subject_documents import (
    Key,
    LinkDocument,
    RecordDocument,
    SubjectDocument,
    SubjectVersion,
)
from tests.bench.engines import NOW

PARTIES = ("411500", "320500", "341500", "341200")
LINKS_EACH = 2
RECORDS_EACH = 3
LINK_KINDS = (
    LinkKind.SHAREHOLDER_OF,
    LinkKind.GUARANTEES,
    LinkKind.BRANCH_OF,
    LinkKind.ACTUAL_CONTROLLER_OF,
    LinkKind.SERVED_BY,
)
LASTS = {
    Severity.MINOR: timedelta(days=90),
    Severity.GENERAL: timedelta(days=365),
    Severity.SERIOUS: timedelta(days=3 * 365),
}
OLDEST = date(2018, 1, 1)


@dataclass(frozen=True)
class Part:
    """Documents as a mapping would make them of a file."""

    subjects: Sequence[SubjectDocument]
    links: Sequence[LinkDocument]
    records: Sequence[RecordDocument]


class World:
    """Makes subjects by their number, from 0 to 999,999."""

    def __init__(self, catalogue: Catalogue, every: int = 1) -> None:
        """``every``: only each so-many-th subject has links and records."""
        self._every = every
        self._city = {
            code: region.parent
            for code, region in sorted(catalogue.regions.items())
            if region.kind == "DISTRICT" and region.parent is not None
        }
        self._near = [code for code, city in self._city.items() if city in PARTIES]
        self._all = list(self._city)
        self._kinds = sorted(catalogue.kinds)

    def district(self, number: int) -> str:
        """Where the subject is registered."""
        near, place = divmod(number * 2_654_435_761 % 2**32, 2**31)
        districts = self._near if near else self._all
        return districts[place % len(districts)]

    def key(self, number: int) -> Key:
        """Its unified social credit code. BEN marks it as invented."""
        body = f"91{self.district(number)}BEN{number:06d}"
        return Key(scheme="USCC", value=body + uscc.calc_check_digit(body))

    def part(self, start: int, stop: int) -> Part:
        """The subjects from ``start`` to ``stop``, with links among all before ``stop`` and records."""
        subjects, links, records = list[SubjectDocument](), list[LinkDocument](), list[RecordDocument]()
        for number in range(start, stop):
            random = Random(number)
            subjects.append(self._subject(number, random))
            if number % self._every == 0:
                links.extend(self._link(number, random) for _ in range(LINKS_EACH))
                records.extend(self._record(number, place, random) for place in range(RECORDS_EACH))
        return Part(subjects, links, records)

    def _subject(self, number: int, random: Random) -> SubjectDocument:
        district = self.district(number)
        version = {
            "name": f"（虚构）基准测试第{number}号有限公司",
            "registered": district,
            "operation": (district,),
            "from": _day(random, OLDEST, date(2020, 1, 1)),
        }
        return SubjectDocument(
            key=self.key(number),
            kind=SubjectKind.LEGAL_ENTITY,
            versions=(SubjectVersion.model_validate(version),),
            invented=True,
        )

    def _link(self, number: int, random: Random) -> LinkDocument:
        kind = random.choice(LINK_KINDS)
        link = {
            "kind": kind,
            "start": self.key(number),
            "end": self.key(random.randrange(number) if number else 1),
            "from": _day(random, OLDEST, NOW.date()),
            "share": Decimal(random.randrange(1, 100)) / 100 if kind is LinkKind.SHAREHOLDER_OF else None,
        }
        return LinkDocument.model_validate(link)

    def _record(self, number: int, place: int, random: Random) -> RecordDocument:
        home = self._city[self.district(number)]
        region = random.choice(PARTIES) if random.random() < 0.3 else home
        kind = "admin-penalty" if random.random() < 0.4 else random.choice(self._kinds)
        severity = random.choice(list(LASTS))
        decided = _day(random, OLDEST, NOW.date() - timedelta(days=10))
        ends = decided + LASTS[severity]
        published = decided + timedelta(days=random.randrange(2, 9))
        return RecordDocument(
            id=f"bench-{number}-{place}",
            subject=self.key(number),
            kind=kind,
            authority=f"{region}-demo" if region in PARTIES else "100000-demo",
            region=region,
            decided_on=decided,
            received_at=datetime.combine(published, time(9), UTC),
            published_on=published,
            display_ends_on=ends,
            sharing_ends_on=ends,
            severity=severity,
            repaired_on=published + timedelta(days=60) if random.random() < 0.1 else None,
            revoked_on=published + timedelta(days=30) if random.random() < 0.02 else None,
            disputed_from=published if random.random() < 0.02 else None,
            attributes=_attributes(kind, number, random),
            title=f"（虚构）第{number}号主体的第{place + 1}条记录",
        )


def _attributes(kind: str, number: int, random: Random) -> dict[str, bool | int | Decimal | date | str]:
    if kind == "admin-penalty":
        return {
            "penalty_type": random.choice(("WARNING", "FINE", "LARGE_FINE", "SUSPENSION")),
            "amount": Decimal(random.randrange(1_000, 500_000)),
            "document_number": f"示例罚〔2026〕{number}号",
            "cause": "虚构",
            "final": random.random() < 0.9,
        }
    if kind == "credit-grade":
        return {"scale": "suzhou-transport", "grade": random.choice(("AA", "A", "B", "C")), "year": 2026}
    return {}


def _day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange((last - first).days))
