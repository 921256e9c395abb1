"""A public thing by its ``id``: what a client keeps, it can ask for again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import strawberry

from hub.agreements import keys_named
from hub.policy.catalogue import NATION, Catalogue
from hub.services import Services
from resolvers.agreements import agreement, clauses_named
from resolvers.audiences import PUBLIC
from resolvers.context import Info
from resolvers.legal_texts import ambiguity_default, attested_term
from resolvers.measures import measure
from resolvers.nodes import Node
from resolvers.parameters import parameter
from resolvers.policy_types import authority, legal_text, region
from resolvers.purposes import identifier_scheme, purpose
from resolvers.record_kinds import record_kind
from resolvers.root_fields import query
from resolvers.rules import rule
from resolvers.scales import scale
from resolvers.scenarios import scenario
from resolvers.signing_keys import signing_key

Find = Callable[[list[str], Catalogue], Node | None]
"""A document of the policy by the parts of its id behind the type; a missing part raises ``IndexError``."""
FindElsewhere = Callable[[list[str], Catalogue, Services], Node | None]
"""The same of what is not in the policy's documents."""


def _agreement(key: list[str], known: Catalogue) -> Node | None:
    found = known.agreements.get(key[0])
    return agreement(*found, known) if found is not None else None


def _rule(key: list[str], known: Catalogue) -> Node | None:
    found = known.rules.get(key[0])
    return rule(found, known) if found is not None else None


def _scheme(key: list[str], _: Catalogue, services: Services) -> Node | None:
    found = services.naming.schemes.get(key[0])
    return identifier_scheme(found) if found is not None else None


def _signing_key(key: list[str], known: Catalogue, services: Services) -> Node | None:
    found = keys_named(services.graph, key[:1])
    return signing_key(found[0], known) if found else None


FOUND: Mapping[str, Find] = {
    "Agreement": _agreement,
    "AmbiguityDefault": lambda key, known: (
        ambiguity_default(key[0], known) if key[0] in known.defaults else None
    ),
    "AttestedTerm": lambda key, known: attested_term(key[0], known) if key[0] in known.terms else None,
    "Authority": lambda key, known: authority(key[0], NATION, known) if key[0] in known.authorities else None,
    "Clause": lambda key, known: next(iter(clauses_named((key[2],), known)), None),
    "GradeScale": lambda key, known: scale(key[0], known),
    "LegalText": lambda key, known: legal_text(key[0], known) if key[0] in known.sources else None,
    "Measure": lambda key, known: measure(key[0], known),
    "Parameter": lambda key, known: parameter(key[0], known),
    "Purpose": lambda key, known: (
        purpose(known.purposes[key[0]], known) if key[0] in known.purposes else None
    ),
    "RecordKind": lambda key, known: record_kind(key[0], known) if key[0] in known.kinds else None,
    "Region": lambda key, known: region(key[0], known) if key[0] in known.regions else None,
    "Rule": _rule,
    "Scenario": lambda key, known: (
        scenario(key[0], key[1], known) if (key[0], key[1]) in known.scenarios else None
    ),
}
"""Documents of the policy by GraphQL type."""
ELSEWHERE: Mapping[str, FindElsewhere] = {"IdentifierScheme": _scheme, "SigningKey": _signing_key}
"""What else is public, by GraphQL type."""


@strawberry.type
class NodeQuery:
    """Public things by id."""

    @query(
        PUBLIC,
        20,
        "A public thing by its `id`; null: there is none, or not in this version any more.",
    )
    def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """What has the id under the policy of now. Subjects and records are asked for by purpose."""
        type_, *key = str(id).split(":")
        try:
            found = _found(type_, key, info.context.catalogue, info.context.services)
        except IndexError:
            return None
        return found if found is not None and found.id == id else None


def _found(type_: str, key: list[str], known: Catalogue, services: Services) -> Node | None:
    if type_ in ELSEWHERE:
        return ELSEWHERE[type_](key, known, services)
    return FOUND[type_](key, known) if type_ in FOUND else None
