"""Links of a row: who is what to whom, with the figures that it states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic.alias_generators import to_snake

from graph_schema.links import Figure
from hub.calendar.workdays import day_in_china
from hub.identity.identifier_checks import IdentifierError
from hub.identity.identifiers import require_ends
from hub.identity.naming import SubjectKey
from hub.ingestion.converting.facts import Facts, name_of
from hub.ingestion.converting.row_reading import Reading, Values, built, end, get, needed, plain_day
from hub.ingestion.readers import Fault, RowReason
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.model.subject_documents import LinkDocument
from hub.subjects import link_writing


def add_link(part: m.LinkOf, values: Values, facts: Facts, reading: Reading) -> None:
    """Adds a link. Raises Fault."""
    start, end_ = reading.key(part.start, values, facts), reading.key(part.end, values, facts)
    company = _company(part, values, facts, reading)
    since = needed(part.from_, values, "row.empty-since")
    figures = _figures(part, values)
    document = built(
        LinkDocument,
        {
            "kind": needed(part.kind, values, "row.empty-kind"),
            "start": {"scheme": start.scheme, "value": start.value},
            "end": {"scheme": end_.scheme, "value": end_.value},
            **figures,
            **_amount(part, values),
            **({"company": {"scheme": company.scheme, "value": company.value}} if company else {}),
            "registered_on": plain_day(part.registered_on, values),
            "state": needed(part.state, values, "row.empty-state"),
            "from": day_in_china(since),
            "to": end(part.to, values),
        },
        part,
        reading.file,
    )
    schemes = reading.naming.schemes
    try:
        concerned = schemes[str(company.scheme)] if company is not None else None
        require_ends(document.kind, schemes[str(start.scheme)], schemes[str(end_.scheme)], concerned)
    except IdentifierError as error:
        column = part.kind.column if isinstance(part.kind, m.FromColumn) else part.start.value.column
        raise Fault(RowReason.OTHER_KIND, error.problem, column) from None
    at = since if isinstance(since, datetime) else None
    if part.id:
        named = link_names(part, values, reading)
    else:
        moment, about = _moment(part.from_, since, reading), link_writing.company_text(company)
        named = {"key": f"{moment.isoformat()}\x1f{_text(figures)}{about}"}
    facts.links.append(link_writing.link_row(document, start, end_, company=company, at=at, **named))
    facts.needs |= {name_of(one) for one in (start, end_, company) if one is not None}


def _company(part: m.LinkOf, values: Values, facts: Facts, reading: Reading) -> SubjectKey | None:
    """The company which an agreement concerns; None where the row names none."""
    if part.company is None or get(part.company.value, values) is None:
        return None
    return reading.key(part.company, values, facts)


def link_names(part: m.LinkOf, values: Values, reading: Reading) -> dict[str, Any]:
    """How a link with a number is called: ``key``, ``name``, ``former`` and ``kinds``."""
    number = "\x1f".join(str(needed(one, values, "row.empty-name-of-link")) for one in part.id)
    if part.register_ is None:
        return {"key": number, "name": link_writing.link_name(reading.source, "", number)}
    return {
        "key": f"{part.register_}\x1f{number}",
        "name": link_writing.link_name(reading.source, part.register_, number),
        "former": link_writing.link_name(reading.source, "", number),
        "kinds": m.kinds_of(reading.file, part) or (),
    }


def _figures(part: m.LinkOf, values: Values) -> dict[str, Decimal]:
    """What a row states of a link, by the names of
    :class:`hub.policy.model.subject_documents.LinkDocument`."""
    figures: dict[str, Decimal] = {}
    for figure in Figure:
        exact, least, most = map(to_snake, figure.properties)
        given = {name: get(getattr(part, name), values) for name in (exact, least, most)}
        if isinstance(given[exact], tuple):  # a band
            given[exact], given[least], given[most] = None, *given[exact]
        figures |= {name: value for name, value in given.items() if value is not None}
    return figures


def _amount(part: m.LinkOf, values: Values) -> dict[str, Any]:
    """An amount with its currency; of a row without an amount neither."""
    amount = get(part.amount, values)
    return {"amount": amount, "currency": get(part.currency, values)} if amount is not None else {}


def _text(figures: Mapping[str, Decimal]) -> str:
    """What a link's name has of its figures, where no number of the source names it: the share alone, as
    links were named when they had no more."""
    share = figures.get("share")
    rest = ",".join(f"{name}={value}" for name, value in sorted(figures.items()) if name != "share")
    return f"{share or ''}{',' if rest else ''}{rest}"


def _moment(value: m.Value, since: date, reading: Reading) -> date:
    """A link's beginning as its name has it: of a column of moments the first one of a day."""
    column = reading.file.columns.get(value.column) if isinstance(value, m.FromColumn) else None
    if isinstance(since, datetime) or not isinstance(column, mc.Moment):
        return since
    return datetime.combine(since, time(), ZoneInfo(column.zone))
