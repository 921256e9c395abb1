"""Exports as statements of the Beneficial Ownership Data Standard, version 0.4:
https://standard.openownership.org

An entity, a person and a relationship are each a statement; a relationship comes behind those that it names.
The standard tells of interests in entities: guarantees, kinship and the like have no words there and are left
out.
No statement says that somebody is a beneficial owner: that is for a person to find.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal

from graph_schema.links import LinkKind, LinkState
from graph_schema.vocabulary import SubjectKind
from hub.investigations.drawing import DrawnLink, DrawnSubject
from hub.investigations.exports.material import Material, Written, cited, link_id, percent, until
from hub.store.graph import Row

VERSION = "0.4"
ENTITY_TYPES = {
    SubjectKind.LEGAL_ENTITY: "registeredEntity",
    SubjectKind.INDIVIDUAL_BUSINESS: "registeredEntity",
    SubjectKind.PUBLIC_BODY: "stateBody",
}
INTERESTS = {
    LinkKind.SHAREHOLDER_OF: "shareholding",
    LinkKind.ACTUAL_CONTROLLER_OF: "otherInfluenceOrControl",
    LinkKind.GENERAL_PARTNER_OF: "otherInfluenceOrControl",
    LinkKind.LEGAL_REPRESENTATIVE_OF: "otherInfluenceOrControl",
    LinkKind.DIRECTOR_OF: "boardMember",
    LinkKind.SUPERVISOR_OF: "boardMember",
    LinkKind.MANAGER_OF: "seniorManagingOfficial",
}
SOURCE_TYPES = {LinkState.REGISTERED: "officialRegister", LinkState.STATED: "selfDeclaration"}
PUBLISHER = "credit hub"


def bods(material: Material) -> Written:
    """An array of statements."""
    drawing = material.drawing
    subjects = {one.id: one for one in drawing.subjects if _told(one)}
    entities = {id_ for id_, one in subjects.items() if one.kind in ENTITY_TYPES}
    links = [
        link
        for link in drawing.links
        if link.kind in INTERESTS and link.start in subjects and link.end in entities
    ]
    statements = [_of_subject(one, material) for one in subjects.values()]
    statements += [_of_link(one, material) for one in links]
    left_out = (
        len(drawing.subjects) - len(subjects) + len(drawing.links) - len(links) + len(drawing.attributes)
    )
    return Written(json.dumps(statements, ensure_ascii=False, indent=2) + "\n", left_out)


def _told(one: DrawnSubject) -> bool:
    return one.kind in ENTITY_TYPES or one.kind is SubjectKind.NATURAL_PERSON


def _of_subject(one: DrawnSubject, material: Material) -> Row:
    if one.kind is SubjectKind.NATURAL_PERSON:
        details: Row = {
            "isComponent": False,
            "personType": "knownPerson",
            "names": [{"type": "alternative" if one.masked else "legal", "fullName": one.name}],
        }
        return _statement(one.id, "person", one.id, details, material)
    identifiers = [{"id": one.code, "schemeName": "统一社会信用代码 (USCC)"}] if one.code else []
    details = {
        "isComponent": False,
        "entityType": {"type": ENTITY_TYPES[one.kind]},
        "name": one.name,
        "jurisdiction": {"name": "中国 China", "code": "CN"},
        "identifiers": identifiers,
    }
    return _statement(one.id, "entity", one.id, details, material)


def _of_link(link: DrawnLink, material: Material) -> Row:
    details: Row = {
        "isComponent": False,
        "subject": link.end,
        "interestedParty": link.start,
        "interests": list(_interests(link)),
    }
    source = {"description": link.source} if link.source else {}
    kind = SOURCE_TYPES.get(link.state, "thirdParty")
    return _statement(link_id(link), "relationship", link.end, details, material, {"type": [kind], **source})


def _interests(link: DrawnLink) -> Iterator[Row]:
    end = until(link)
    common: Row = {
        "directOrIndirect": "direct",
        "details": f"{link.kind.terms.term} {link.kind.value} {link.state.value}",
        "startDate": link.valid_from.isoformat(),
    }
    if end is not None:
        common["endDate"] = end.isoformat()
    figures = (
        (INTERESTS[link.kind], (link.share, link.share_at_least, link.share_at_most), True),
        ("votingRights", (link.votes, link.votes_at_least, link.votes_at_most), False),
        ("rightsToProfitOrIncome", (link.benefit, link.benefit_at_least, link.benefit_at_most), False),
    )
    for type_, (exact, least, most), always in figures:
        share = _share(exact, least, most)
        if always or share:
            yield {"type": type_, **common, **({"share": share} if share else {})}


def _share(exact: Decimal | None, least: Decimal | None, most: Decimal | None) -> Row:
    named = {"exact": exact, "minimum": least, "maximum": most} if exact is None else {"exact": exact}
    return {name: float(found) for name, one in named.items() if (found := percent(one)) is not None}


def _statement(
    record: str, type_: str, subject: str, details: Row, material: Material, source: Row | None = None
) -> Row:
    day = material.made_at.date().isoformat()
    found = f"{record}/{material.drawing.commit}/{material.drawing.day}/{material.receipt}"
    return {
        "statementId": hashlib.sha256(found.encode()).hexdigest(),
        "declarationSubject": subject,
        "statementDate": day,
        "recordId": record,
        "recordType": type_,
        "recordStatus": "new",
        "recordDetails": details,
        **({"source": source} if source is not None else {}),
        "annotations": [
            {
                "statementPointerTarget": "/",
                "motivation": "commenting",
                "description": cited(material),
                "creationDate": day,
            }
        ],
        "publicationDetails": {
            "publicationDate": day,
            "bodsVersion": VERSION,
            "publisher": {"name": PUBLISHER},
        },
    }
