"""Which input of a field an error is about: ``extensions.argument``, as the field calls it.

A capability knows what is wrong and not what GraphQL calls where it came from. What a message is about is
said here, once, by the names of arguments and of fields of inputs; where none is said, the names in the
message's own text (`` `from` ``) tell. Of these, the error has the first that the field takes, with its
place: ``case.amount``, ``inputs[2]``.
"""

# graphql-core's types are generic without a default: strict calls them partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
)

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError, InputError
from hub.messages.languages import Language
from hub.messages.message import Message

_REF = ("subject", "ref", "subjectCode", "subjects", "bidders", "from", "names", "records")
_PERIOD = ("from", "to")
_TEXT = ("document", "agreement")
_NUMBER_OF_DAYS = ("withinDays",)
MEANT: Mapping[str, tuple[str, ...]] = {
    "agreements.key-time": ("validFrom", "validTo"),
    "agreements.key-unusable": ("jwk",),
    "agreements.private-key": ("jwk",),
    "agreements.value-inexact": _TEXT,
    "audit.entries-deleted": ("receipt",),
    "audit.entry-not-covered": ("receipt",),
    "audit.receipt-unknown": ("receipt",),
    "decisions.changed-since": ("changedSince",),
    "decisions.commit-unknown": ("sinceCommit", "knownAsOf"),
    "decisions.in-future": ("at", "asKnownAt", "changedSinceAt"),
    "decisions.input-cannot-be-none": ("inputs",),
    "decisions.input-missing": ("inputs",),
    "decisions.input-no-region": ("inputs",),
    "decisions.input-region-ambiguous": ("inputs",),
    "decisions.input-twice": ("inputs",),
    "decisions.input-type": ("inputs",),
    "decisions.input-unknown": ("inputs",),
    "decisions.input-word": ("inputs",),
    "decisions.no-benefit-rule": ("rule",),
    "decisions.nothing-known-yet": ("asKnownAt",),
    "decisions.period-unusable": _PERIOD,
    "decisions.region-unknown": ("region", "parent"),
    "decisions.rule-not-here": ("rule", "occasion"),
    "decisions.rule-not-in-force": ("rule", "at"),
    "decisions.rule-of-other-region": ("rule",),
    "decisions.rule-unknown": ("rule", "code"),
    "decisions.rule-without-benefit": ("rule",),
    "decisions.scale-unknown": ("scale",),
    "decisions.scenario-nowhere": ("scenario", "occasion"),
    "decisions.scenario-unknown": ("scenario", "occasion"),
    "decisions.since-ahead": ("sinceOn",),
    "identity.scheme-unknown": ("scheme",),
    "ingestion.delivery-unknown": ("id",),
    "ingestion.records-none": ("records",),
    "ingestion.records-number": ("records",),
    "investigations.full": ("subjects", "nodes"),
    "investigations.link-unknown": ("links",),
    "investigations.links": ("links",),
    "investigations.members-too-many": ("members",),
    "investigations.node-twice": ("nodes",),
    "investigations.nodes": ("nodes",),
    "investigations.place": ("nodes",),
    "investigations.subject-unknown": ("subjects", "nodes"),
    "investigations.subjects-number": ("subjects",),
    "investigations.watch-what": ("subjects", "region", "text"),
    "investigations.watches": ("subjects",),
    "policy.no-value-to-correct": ("validFrom",),
    "proceedings.amount": ("amount",),
    "proceedings.consent-kinds": ("recordKinds",),
    "proceedings.consent-time": ("validFrom", "validTo"),
    "proceedings.corrected-attribute": ("attributes",),
    "proceedings.corrected-end": ("validTo",),
    "proceedings.corrected-grade": ("attributes",),
    "proceedings.corrected-nothing": ("correction",),
    "proceedings.day": ("on", "at"),
    "proceedings.days-ahead": _NUMBER_OF_DAYS,
    "proceedings.days-of-service": ("servedOn", "decisionServedOn"),
    "proceedings.effect-contradicts": ("effect",),
    "proceedings.no-penalty": ("record",),
    "proceedings.nothing-to-repair": ("record",),
    "proceedings.objection-target": ("record", "part"),
    "proceedings.own-view-purpose": ("purpose",),
    "proceedings.period": _PERIOD,
    "proceedings.profile-correction": ("correction",),
    "proceedings.recipient-purpose": ("purpose",),
    "proceedings.recipient-unknown": ("recipient",),
    "proceedings.review-new-decision": ("newDecision",),
    "proceedings.review-of-own-question": ("decision",),
    "proceedings.review-other-decision": ("newDecision",),
    "proceedings.review-retracted-by-officer": ("review", "act"),
    "proceedings.revoked-and-corrected": ("correction",),
    "proceedings.rule-not-asked": ("rule",),
    "proceedings.rule-without-effect": ("rule",),
    "proceedings.withdrawal-of-nothing": ("case",),
    "publicity.region": ("region",),
    "publicity.where": ("subjectCode", "region"),
    "quality.authority-unknown": ("authority",),
    "quality.count": ("count",),
    "quality.kind-not-measured": ("recordKind",),
    "quality.month-not-over": ("month",),
    "quality.period-too-long": _PERIOD,
    "quality.too-much": _PERIOD,
    "resolvers.agreement-problem-one": _TEXT,
    "resolvers.agreement-problems": _TEXT,
    "resolvers.attribute-value": ("attributes",),
    "resolvers.attributes-too-many": ("attributes",),
    "resolvers.cursor": ("after",),
    "resolvers.dates-of-value": ("validFrom", "validTo"),
    "resolvers.days": _NUMBER_OF_DAYS,
    "resolvers.filter-holds-identity-number": ("filter",),
    "resolvers.identity-number-misplaced": ("value", "id", "subjectCode"),
    "resolvers.input-value": ("inputs",),
    "resolvers.link-without-share": ("shareAtLeast",),
    "resolvers.links-among-many": ("among",),
    "resolvers.links-of-other-end": ("otherEndLinksAtLeast", "otherEndLinksAtMost"),
    "resolvers.materials-too-many": ("materials",),
    "resolvers.matter-holds-identity-number": ("matter",),
    "resolvers.matter-unusable": ("matter",),
    "resolvers.page-size": ("first",),
    "resolvers.parameter-type": ("value",),
    "resolvers.period": _PERIOD,
    "resolvers.policy-holds-identity-number": (*_TEXT, "withdraw", "reason", "source"),
    "resolvers.purpose-not-one": ("purpose",),
    "resolvers.reason": ("reason",),
    "resolvers.refused-with-correction": ("correction",),
    "resolvers.report-since": ("sinceCommit", "sinceOn"),
    "resolvers.rule-problems": ("document",),
    "resolvers.share-no-fraction": ("shareAtLeast",),
    "resolvers.source": ("source",),
    "resolvers.subject-at": ("subjects", "from", "to", "bidders"),
    "resolvers.subject-ref": _REF,
    "resolvers.subjects-count": ("subjects",),
    "resolvers.subjects-wrong": ("subjects",),
    "resolvers.text-or-id": _TEXT,
    "resolvers.text-or-withdraw": ("document", "withdraw"),
    "rules.rule-unknown": ("rule", "withdraw"),
    "rules.text-same": ("document",),
    "search.names-count": ("names",),
    "search.nothing-to-match": ("names",),
    "search.text-long": ("text", "names"),
    "search.text-short": ("text", "names"),
    "search.text-unprintable": ("text", "names"),
    "tracing.bidder-threshold": ("threshold",),
    "tracing.bidders": ("bidders",),
    "tracing.kinds-empty": ("kinds",),
    "tracing.on-both-sides": ("to",),
    "tracing.owners-of-person": _REF,
    "tracing.starts": ("from", "subjects", "subject"),
    "tracing.threshold": ("threshold",),
}
"""By the id of a message, the names of what it is about, the likeliest first."""
SAID: Mapping[str, tuple[str, ...]] = {
    "decisions.as-known-at": ("asKnownAt",),
    "decisions.moment": ("at",),
    "resolvers.words-attribute": ("attributes",),
    "resolvers.words-case-title": ("title",),
    "resolvers.words-form": ("formNumber", "documentNumber"),
    "resolvers.words-grounds": ("grounds",),
    "resolvers.words-key": ("key",),
    "resolvers.words-note": ("note", "text"),
    "resolvers.words-notice": ("formNumber",),
    "resolvers.words-reason": ("reason", "why"),
    "resolvers.words-reasons": ("reason",),
    "resolvers.words-receipt": ("receipt",),
    "resolvers.words-source": ("source",),
    "resolvers.words-text": ("document", "withdraw"),
    "resolvers.words-title": ("title",),
}
"""The same by the id of a message that is an argument of one."""
_TICKED = re.compile(r"`([A-Za-z]+)`?")
_DEEPEST = 3
_REMEMBERED = 500


def argument_of(error: HubError, at: GraphQLError | None, schema: GraphQLSchema) -> str | None:
    """The input that an error of a field is about, by its path from the argument; None where it is about none
    that can be named."""
    node = at.nodes[0] if at is not None and at.nodes else None
    if not isinstance(node, FieldNode):
        return None
    known = _paths(schema, node.name.value)
    where = error.problem.arguments.get("where")
    if isinstance(where, str) and where.partition("[")[0] in known:
        return where
    given = {one.name.value for one in node.arguments or ()}
    found = [path for name in named(error) for path in known.get(name, ())]
    if not found:
        return None
    # What the operation gives is likelier than what it leaves out.
    path = next((one for one in found if one[0].removesuffix("[]") in given), found[0])
    return _told(path, error.problem.arguments.get("place"))


def named(error: HubError) -> Sequence[str]:
    """The names of inputs that an error can be about."""
    said = error.problem
    inner = (one.id for one in said.arguments.values() if isinstance(one, Message))
    of_part = next((SAID[id_] for id_ in inner if id_ in SAID), None)
    if of_part is not None:
        return of_part
    if said.id in MEANT:
        return MEANT[said.id]
    if error.code is ErrorCode.INVALID_IDENTIFIER:
        return _REF
    if not isinstance(error, InputError):
        return ()
    text = " ".join((said.text(Language.EN), said.expected(Language.EN), said.fix(Language.EN)))
    return list(dict.fromkeys(_TICKED.findall(text)))


def _told(path: tuple[str, ...], place: object) -> str:
    steps = [one.removesuffix("[]") for one in path]
    lists = [number for number, one in enumerate(path) if one.endswith("[]")]
    if lists and isinstance(place, int):
        steps[lists[0]] += f"[{place}]"
    return ".".join(steps)


@lru_cache(maxsize=_REMEMBERED)
def _paths(schema: GraphQLSchema, field: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Of the fields of a name, where each input stands, by its own name, the nearest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and field in type_.fields:
            for name, argument in type_.fields[field].args.items():
                for inner, path in _below(name, argument.type, ()):
                    found.setdefault(inner, []).append(path)
    return {name: sorted(set(paths), key=lambda one: (len(one), one)) for name, paths in found.items()}


def _below(
    name: str, type_: GraphQLInputType, above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    listed = isinstance(get_nullable_type(type_), GraphQLList)
    path = (*above, f"{name}[]" if listed else name)
    yield name, path
    bare = get_named_type(type_)
    if isinstance(bare, GraphQLInputObjectType) and len(path) < _DEEPEST:
        for inner, field in bare.fields.items():
            yield from _below(inner, field.type, path)
