"""What an answer rests on: whose word, what the editors take, which text, how firm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from graph_schema.vocabulary import (
    EvidenceOrigin,
    Modality,
    Outcome,
    ReasonCode,
    RuleKind,
    RuleStatus,
    SubjectKind,
    Truth,
)
from hub.decisions.explanations import findings as f
from hub.decisions.explanations.leaf_contrasts import declaring
from hub.decisions.explanations.material import Telling
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.operators import WORDINGS
from hub.decisions.explanations.operators.account import Balanced
from hub.decisions.explanations.operators.attested import Term
from hub.decisions.explanations.operators.compare import Compared
from hub.decisions.explanations.operators.deadline import Timed
from hub.decisions.explanations.operators.grade import Graded
from hub.decisions.explanations.operators.is_kind import OfKind
from hub.decisions.explanations.operators.located import Placed
from hub.decisions.explanations.operators.on_list import Listed
from hub.decisions.explanations.operators.record import Recorded
from hub.decisions.explanations.places_in_texts import place_in_english
from hub.decisions.explanations.tables import (
    LAID_DOWN,
    MODALITIES,
    PRACTICES,
    REPORTED,
    REPORTED_MEASURE,
    STANDINGS_OF_BOTH,
    STATUSES,
)
from hub.decisions.explanations.tested_conditions import leaves, origin_of
from hub.decisions.precedence import precedence_in
from hub.policy.model.documents import Rule
from hub.policy.model.reference import Bearing
from hub.rules.scalars import as_date, as_number

_PLACE = {RuleKind.BENEFIT: 0, RuleKind.MEASURE: 1, RuleKind.DUTY: 2}
REFUSING = (
    Outcome.REFUSED,
    Outcome.DOES_NOT_APPLY,
    Outcome.NON_COMPLIANT,
    Outcome.NOT_FOLLOWED,
    Outcome.NOT_NAMED,
    Outcome.LATE,
)
"""Outcomes that say no because a condition fails."""
_FIRM = (
    Outcome.GRANTED,
    Outcome.APPLIES,
    Outcome.COMPLIANT,
    Outcome.NON_COMPLIANT,
    Outcome.FOLLOWED,
    Outcome.NOT_FOLLOWED,
    Outcome.ON_TIME,
    Outcome.LATE,
    Outcome.STATED,
    Outcome.UNDETERMINED,
)
"""Of what is not given and does not apply it does not matter how firmly the text says it."""


def whose_word(telling: Telling, words: Words) -> list[str]:
    """Whether it rests on what the hub holds, on an authority's finding, or on the caller's word. What the
    text itself names rests on the text."""
    if telling.result.outcome in (Outcome.NAMED, Outcome.NOT_NAMED):
        alone = bool(telling.resting) and all(
            isinstance(one.leaf, Compared | OfKind) for one in telling.resting
        )
        return [words.say("grounds.text")] if alone else []
    if telling.result.outcome is Outcome.NOT_RECOGNISED:
        return [words.say("grounds.agreements")]
    origins = telling.rests_on
    resting = telling.resting or [leaf for one in telling.against for leaf in one.resting]
    said = dict.fromkeys(label for node in resting for label in _said(node, words))
    counted = [label for label in _counted(telling, words) if label not in said]
    if origins == (EvidenceOrigin.ASSERTED,):
        return [words.say("grounds.asserted", labels=words.listing([*said, *counted]))]
    grounds = _grounds(telling, resting, words)
    if not grounds:
        return []
    if EvidenceOrigin.ASSERTED in origins:
        labels = words.listing([*said, *counted])
        return [words.say("grounds.mixed", grounds=words.together(grounds), labels=labels)]
    if counted:
        labels = words.listing(counted)
        return [words.say("grounds.counted", grounds=words.together(grounds), labels=labels)]
    return [words.say("grounds", grounds=words.together(grounds))]


def _grounds(telling: Telling, resting: Sequence[Node], words: Words) -> list[str]:
    """Where the facts are from, but for the caller's word."""
    facts = [node for node in resting if not isinstance(node.leaf, OfKind)] or resting
    pieces = {
        piece.what for node in facts for piece in node.evidence if origin_of(piece) is EvidenceOrigin.HELD
    }
    # A record that does not count is one that the hub holds.
    aside = any(getattr(node.leaf, "aside", ()) for node in facts if node.truth is Truth.UNMET)
    balance = any(one.balance is not None for one in telling.workings)
    attesters = list(
        dict.fromkeys(
            words.maker(one.record)
            for node in resting
            if isinstance(node.leaf, Term)
            for one in node.leaf.records
        )
    )
    sources = declaring(facts, words)
    return [
        words.say(f"ground.{form}", authority=words.together(sources if form == "covered" else attesters))
        for form, there in (
            ("held", "record" in pieces or aside or (balance and EvidenceOrigin.HELD in telling.rests_on)),
            ("attested", EvidenceOrigin.ATTESTED in telling.rests_on),
            ("derived", EvidenceOrigin.DERIVED in telling.rests_on),
            ("covered", bool(sources)),
            ("registered", not pieces.isdisjoint({"subject", "link"})),
        )
        if there
    ]


def _counted(telling: Telling, words: Words) -> list[str]:
    """The inputs by which an amount was worked out."""
    sides = [side for one in telling.workings for side in (one.percent, one.amount, one.of, *one.times)]
    given = [side for side in sides if side is not None and side.source == "input" and side.value is not None]
    return list(dict.fromkeys(words.input(name) for side in given for name in side.names))


def _said(node: Node, words: Words) -> list[str]:
    """What the caller said of a leaf, by its labels."""
    if node.leaf is None:
        return []
    return WORDINGS[type(node.leaf)].stated(node.leaf, words.of(node.rule))


def basis(telling: Telling, words: Words, *, of: str = "") -> list[str]:
    """The texts, with their words, each once: of a benefit that a measure stands against the measure's first,
    then what another rule rests on that it asks. What only a withdrawal rests on is told where it says
    something of one."""
    said = [
        sentence
        for one in telling.against
        for sentence in basis(one, words.of(one.version.rule), of=".MEASURE")
    ]
    of = ".BENEFIT" if telling.against else of
    quotes: dict[tuple[str, str], dict[str, None]] = {}
    own, ending = telling.version.rule, telling.result.outcome in _OF_WITHDRAWAL
    others = [] if telling.against else [one for rule in _asked(telling) for one in rule.legal_basis]
    shown = [one for one in (*own.legal_basis, *others) if one.carries is None or ending]
    for one in shown:
        within = any(one.quote != other.quote and one.quote in other.quote for other in shown)
        if not within:
            quotes.setdefault((one.document, one.article), {})[words.quote(one.quote)] = None
    for (document, article), found in quotes.items():
        source = words.catalogue.sources.get(document)
        title = document if source is None else source.title if words.zh else source.title_en
        number = (
            "" if source is None or source.number is None else words.small("filters", filters=source.number)
        )
        place = article if words.zh else place_in_english(article, words.catalogue)
        slots = {"title": title, "number": number, "article": place}
        said.append(words.say(f"basis{of}", quotes=words.points(list(found)), **slots))
        if source is not None and source.secondary:
            said.append(words.say("basis.secondary"))
    return list(dict.fromkeys(said))


def _asked(telling: Telling) -> list[Rule]:
    """Other rules whose conditions settle the answer."""
    asked = {leaf.rule.id: leaf.rule for leaf in telling.resting}
    return [rule for name, rule in asked.items() if name != telling.version.rule.id]


_OF_WITHDRAWAL = (Outcome.WITHDRAWN, Outcome.GRANTED, Outcome.UNDETERMINED)
"""Outcomes of which it is told whether anything withdraws the benefit."""


def force_of_text(telling: Telling, words: Words) -> list[str]:
    """How firmly a text in force says it; of another its standing. A draft is told at the head."""
    rule, result = telling.version.rule, telling.result
    if telling.against:
        standings = dict.fromkeys(words.pick(STANDINGS_OF_BOTH[one.result.status]) for one in telling.against)
        benefit = words.pick(STANDINGS_OF_BOTH[result.status])
        return [words.say("stands.both", measure=words.together(list(standings)), benefit=benefit)]
    if result.status is RuleStatus.DRAFT:
        no_breach = result.outcome in (Outcome.NON_COMPLIANT, Outcome.LATE)
        return [words.say("draft.no.breach")] if no_breach else []
    if result.status is RuleStatus.PRACTICE and result.outcome is Outcome.GRANTED:
        return [words.pick(REPORTED).format(whom=_whom(rule, words, "whoever.gives.it"))]
    if result.status is RuleStatus.PRACTICE and result.outcome is Outcome.APPLIES:
        return [words.pick(REPORTED_MEASURE).format(whom=_whom(rule, words, "whoever.takes.it"))]
    if result.status is not RuleStatus.IN_FORCE:
        return [words.pick(STATUSES[result.status])]
    if result.outcome not in _FIRM or telling.barred:
        return [words.pick(STATUSES[result.status])]
    said = [words.pick(_forms(rule)[_PLACE[rule.kind]])]
    stated = rule.modality is Modality.PRACTICE and result.outcome in (Outcome.LATE, Outcome.NON_COMPLIANT)
    return [*said, words.say("stated.no.breach")] if stated else said


def _whom(rule: Rule, words: Words, otherwise: str) -> str:
    """Who applies a rule, as far as its text names anybody."""
    return words.either([words.authority(name) for name in rule.authorities]) or words.small(otherwise)


def _forms(rule: Rule) -> Sequence[tuple[str, str]]:
    if rule.kind is RuleKind.DUTY and rule.effect.kind == "CLASSIFY":
        return (LAID_DOWN,) * 3
    return PRACTICES if rule.modality is Modality.PRACTICE else MODALITIES[rule.modality]


def defaults(telling: Telling, words: Words) -> list[str]:
    """What the editors take where the text is silent, as far as it bears on this answer."""
    known = words.catalogue.defaults
    names = [name for rule in (telling.version.rule, *_asked(telling)) for name in rule.defaults]
    for one in telling.against:
        names += one.version.rule.defaults
    if telling.barred:
        prevails = precedence_in(words.catalogue, words.facts.region, words.facts.day)
        names = [] if prevails is None else [prevails.source]
    items = [
        words.title(known[name].title)
        for name in dict.fromkeys(names)
        if name in known and (telling.barred or _bears(known[name].bears, telling))
    ]
    return [words.say("defaults", items=words.points(items))] if items else []


def _bears(bearing: Bearing, telling: Telling) -> bool:
    if bearing == "ALWAYS":
        return telling.result.outcome not in (Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED)
    return bearing != "NEVER" and _BEARS[bearing](telling)


def _settled(telling: Telling) -> Iterator[Node]:
    for node in telling.settling:
        yield from leaves(node)


def _unknown(telling: Telling, what: str, detail: str = "") -> bool:
    return any(gap.what == what and gap.detail.startswith(detail) for gap in telling.result.missing)


def _exact(node: Node) -> bool:
    """Whether a value is its bound itself."""
    match node.leaf:
        case Compared(left=left, bound=bound):
            pairs = [(left.value, bound)]
        case Recorded(total=total, bounds=bounds) | Balanced(total=total, bounds=bounds):
            pairs = [(total, bound) for bound in bounds]
        case Timed(due=due, length=None, end=end):
            return due is not None and end == due
        case Graded(records=[f.CitedRecord(record=record), *_], bounds=bounds):
            pairs = [(record.attributes.get("score"), bound) for bound in bounds]
        case _:
            pairs = []
    return any(
        value is not None
        and bound.op in ("at_least", "at_most", "more_than", "less_than")
        and bound.sides[0].value is not None
        and as_date(value) is None
        and as_number(value) == as_number(bound.sides[0].value)
        for value, bound in pairs
    )


def _against(node: Node) -> bool:
    """Whether an entry on a list speaks against the subject."""
    return isinstance(node.leaf, Listed) and bool(node.leaf.records) and (node.fails)


def _not_listed(node: Node, telling: Telling) -> bool:
    """Whether a leaf asks for a word or a place of a list. Whose bodies a duty binds is none."""
    match node.leaf:
        case Compared(left=left, bound=bound):
            return bound.op in ("equals", "one_of") and not isinstance(left.value, bool)
        case Placed():
            return telling.result.outcome in REFUSING
        case _:
            return False


def _said_no(telling: Telling) -> bool:
    return telling.result.outcome in REFUSING and telling.result.reason is None


_BEARS: dict[Bearing, Callable[[Telling], bool]] = {
    "A_NO": _said_no,
    "A_SIZE": lambda one: (
        one.result.outcome is Outcome.GRANTED
        and any(part.value.amount is None and part.value.percent is None for part in one.workings)
    ),
    "A_GRANT": lambda one: one.result.outcome is Outcome.GRANTED,
    "AN_EXACT_HIT": lambda one: any(_exact(node) for node in _settled(one)),
    "A_TERM": lambda one: _unknown(one, "term"),
    "WHAT_IS_NOT_LISTED": lambda one: (
        one.result.outcome in (*REFUSING, Outcome.NOT_APPLICABLE)
        and any(node.fails and _not_listed(node, one) for node in _settled(one))
    ),
    "CREDIT_FROM_ELSEWHERE": lambda one: one.result.outcome is Outcome.NOT_RECOGNISED,
    "WHAT_IS_NOT_SET": lambda one: _unknown(one, "parameter"),
    "AN_EXIT": lambda one: one.result.outcome is Outcome.WITHDRAWN,
    "AN_ENTRY_AGAINST": lambda one: (
        one.result.outcome is Outcome.WITHDRAWN or any(_against(node) for node in _settled(one))
    ),
    "A_REPAIR": lambda one: ReasonCode.REPAIRED in one.result.screened.values(),
    "A_LATER_RECORD": lambda one: ReasonCode.NOT_YET_PUBLISHED in one.result.screened.values(),
    "A_RATE_OF_NOTHING": lambda one: _unknown(one, "input", "is 0, so there is no rate"),
    "A_TIME_LIMIT": lambda one: any(isinstance(node.leaf, Timed) for node in _settled(one)),
    "A_SOLE_TRADER": lambda one: (
        one.facts.subject is not None
        and one.facts.subject.kind is SubjectKind.INDIVIDUAL_BUSINESS
        and one.result.outcome in (*REFUSING, Outcome.NOT_APPLICABLE)
    ),
    "A_YES_SO_FAR": lambda one: one.result.outcome in (Outcome.COMPLIANT, Outcome.FOLLOWED),
}
"""Whether a default bears on an answer."""
