"""Exports as entities of FollowTheMoney, one JSON object a line: https://followthemoney.tech

Schemata and their properties are those of its model of 2025. What a schema's property does not take (an
Ownership is of an Asset, a Directorship of an Organization) is an UnknownLink with its role in words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from graph_schema.links import AttributeKind, Figure, LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.investigations.drawing import DrawnLink, DrawnSubject
from hub.investigations.drawn_attributes import DrawnAttribute
from hub.investigations.exports.material import (
    Material,
    Written,
    cited,
    link_id,
    percent_text,
    stated_text,
    until,
)
from hub.store.graph import Row

SCHEMATA = {
    SubjectKind.LEGAL_ENTITY: "Company",
    SubjectKind.INDIVIDUAL_BUSINESS: "Company",
    SubjectKind.NATURAL_PERSON: "Person",
    SubjectKind.PUBLIC_BODY: "PublicBody",
    SubjectKind.SHIP: "Vessel",
    SubjectKind.CREDIT_UNIT: "Organization",
    SubjectKind.PRODUCT: "Asset",
}
LEGAL = frozenset({"Company", "Person", "PublicBody", "Organization"})
ORGANIZATIONS = frozenset({"Company", "PublicBody", "Organization"})
ASSETS = frozenset({"Company", "Vessel", "Asset"})
PERSONS = frozenset({"Person"})


@dataclass(frozen=True)
class Schema:
    """A schema of links: its properties for the start and the end, and which schemata they take."""

    name: str
    start: str
    end: str
    starts: frozenset[str]
    ends: frozenset[str]


_DIRECTORSHIP = Schema("Directorship", "director", "organization", LEGAL, ORGANIZATIONS)
_REPRESENTATION = Schema("Representation", "agent", "client", LEGAL, LEGAL)
LINKS = {
    LinkKind.SHAREHOLDER_OF: Schema("Ownership", "owner", "asset", LEGAL, ASSETS),
    LinkKind.LEGAL_REPRESENTATIVE_OF: _DIRECTORSHIP,
    LinkKind.DIRECTOR_OF: _DIRECTORSHIP,
    LinkKind.SUPERVISOR_OF: _DIRECTORSHIP,
    LinkKind.MANAGER_OF: _DIRECTORSHIP,
    LinkKind.GENERAL_PARTNER_OF: _DIRECTORSHIP,
    LinkKind.VOTES_FOR: _REPRESENTATION,
    LinkKind.HOLDS_FOR: _REPRESENTATION,
    LinkKind.EMPLOYED_BY: Schema("Employment", "employee", "employer", PERSONS, ORGANIZATIONS),
    LinkKind.RELATIVE_OF: Schema("Family", "person", "relative", PERSONS, PERSONS),
}
UNKNOWN = Schema("UnknownLink", "subject", "object", frozenset(), frozenset())


def followthemoney(material: Material) -> Written:
    """Subjects, then links; each with its id of the hub, a natural person with a masked name. An id there has
    no ``_``: readers drop whatever names one that has, so that ``s_1`` stands as ``s-1``."""
    schemata = {one.id: SCHEMATA[one.kind] for one in material.drawing.subjects}
    entities = [_subject(one, schemata[one.id], material) for one in material.drawing.subjects]
    entities += [_link(one, schemata, material) for one in material.drawing.links]
    entities += [_address(one, material) for one in material.drawing.attributes if _is_address(one)]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities)
    # A phone stands masked in the hub, and the form knows whole numbers alone.
    return Written(text, sum(not _is_address(one) for one in material.drawing.attributes))


def _subject(one: DrawnSubject, schema: str, material: Material) -> Row:
    properties: dict[str, list[str | None]] = {"name": [one.name], "country": ["cn"]}
    if schema in LEGAL:
        properties |= {"registrationNumber": [one.code], "status": [one.status]}
    if schema in LEGAL:
        addresses = [shared for shared in material.drawing.attributes if _is_address(shared)]
        properties["addressEntity"] = [_id(shared.id) for shared in addresses if one.id in shared.subjects]
    properties["notes"] = [material.whys.get(one.id)]
    return _entity(one.id, schema, properties, material)


def _is_address(one: DrawnAttribute) -> bool:
    return one.kind is AttributeKind.ADDRESS


def _address(one: DrawnAttribute, material: Material) -> Row:
    """An address that several have."""
    return _entity(one.id, "Address", {"full": [one.label], "country": ["cn"]}, material)


def _link(link: DrawnLink, schemata: dict[str, str], material: Material) -> Row:
    schema = LINKS.get(link.kind, UNKNOWN)
    if schemata[link.start] not in schema.starts or schemata[link.end] not in schema.ends:
        schema = UNKNOWN
    end, role = until(link), f"{link.kind.terms.term} {link.kind.value}"
    properties: dict[str, list[str | None]] = {
        schema.start: [_id(link.start)],
        schema.end: [_id(link.end)],
        "startDate": [link.valid_from.isoformat()],
        "endDate": [end.isoformat() if end is not None else None],
        "publisher": [link.source],
    }
    if schema.name == "Ownership":
        properties["percentage"] = [percent_text(link)]
    properties["summary"] = [stated_text(link, Figure.SHARE if schema.name == "Ownership" else None)]
    if schema.name == "Family":
        properties["relationship"] = [role]
    else:
        properties |= {"role": [role], "status": [link.state.value]}
    return _entity(link_id(link), schema.name, properties, material)


def _id(id_: str) -> str:
    return id_.replace("_", "-")


def _entity(id_: str, schema: str, properties: dict[str, list[str | None]], material: Material) -> Row:
    properties["retrievedAt"] = [material.drawing.day.isoformat()]
    properties["description"] = [f"编号 id {id_}, {cited(material)}"]
    stated = {name: [one for one in values if one] for name, values in properties.items()}
    return {
        "id": _id(id_),
        "schema": schema,
        "properties": {name: one for name, one in stated.items() if one},
    }
