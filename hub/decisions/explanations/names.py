"""What a rule and the facts name, and sides of comparisons and records, as one language says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_schema.links import LinkKind
from graph_schema.vocabulary import RecordStatus, RuleKind
from hub.access.sharing import opens_all, opens_days
from hub.calendar.workdays import UnknownYear, from_data
from hub.decisions.explanations.findings import Bound, CitedRecord, Filters, Side
from hub.decisions.explanations.language import FORMS, Language, by_word, region_words
from hub.decisions.explanations.node import Who
from hub.decisions.explanations.set_values import set_by
from hub.decisions.explanations.tables import LINKS, SUBJECT_KINDS, WEEKDAYS
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import InputSpec, Rule
from hub.policy.model.reference import Attribute, GradeScale, Kind, Parameter, Term
from hub.policy.model.values import Text
from hub.rules.facts import Facts, RecordFact
from hub.rules.record_values import value_of
from hub.rules.scalars import as_date, text

WEEKEND = 5
"""Saturday, as ``date.weekday`` counts."""
MOST_RECORDS = 5
"""How many records one sentence names."""


@dataclass(frozen=True)
class Words(Language):
    """One language, with what names are called in it. ``open_records`` are those whose content may be told;
    ``rule`` whose inputs are meant, and ``about`` the kind of the rule that is answered."""

    catalogue: Catalogue
    rule: Rule
    facts: Facts
    about: RuleKind
    open_records: Mapping[str, RecordFact]

    def of(self, rule: Rule) -> Words:
        """The same with the inputs of another rule."""
        return replace(self, rule=rule)

    def answering(self, rule: Rule) -> Words:
        """The words of the answer of another rule."""
        return replace(self, rule=rule, about=rule.kind)

    def quote(self, quote: str) -> str:
        """Words of a text, as they stand there."""
        return "“" + quote + "”"

    # names

    def input(self, name: str) -> str:
        """An input as the rule labels it; a term that is given as an input by its title."""
        spec = self.spec(name)
        if spec is None:
            return self.term(name)
        label = self.title(spec.label)
        if spec.type == "text":  # what it can be is said where it matters
            label = re.split("[：（]" if self.zh else "[:,]", label)[0]
        return self.quoted(label)

    def spec(self, name: str) -> InputSpec | None:
        """The rule's input of that name."""
        return next((spec for spec in self.rule.inputs if spec.name == name), None)

    def none(self, name: str) -> str:
        """What it means that something was not done, as the rule says it."""
        spec = self.spec(name)
        said = None if spec is None else spec.none
        return self.quoted(self.small("undone") if said is None else self.title(said))

    def term(self, name: str) -> str:
        """A term of the texts."""
        return self._titled(name, self.catalogue.terms)

    def kind(self, name: str) -> str:
        """A kind of record."""
        return self._titled(name, self.catalogue.kinds)

    def short(self, name: str) -> str:
        """A kind of record, without what its title explains in brackets."""
        return re.sub(r"（[^（）]*）(?=”$)| \([^()]*\)(?=”$)", "", self.kind(name))

    def scale(self, name: str) -> str:
        """A scale of grades."""
        return self._titled(name, self.catalogue.scales)

    def parameter(self, name: str) -> str:
        """A parameter."""
        return self._titled(name, self.catalogue.parameters)

    def set_by(self, name: str) -> dict[str, str]:
        """Slots of a form: who set a parameter, and where its value stands."""
        return set_by(name, self, self.catalogue, self.facts)

    def attribute(self, name: str) -> str:
        """An attribute of records."""
        return self._titled(name, self.catalogue.attributes)

    def _titled(
        self, name: str, known: Mapping[str, Kind | GradeScale | Term | Parameter | Attribute]
    ) -> str:
        """Its title; the name itself, where the policy no longer has it."""
        return self.quoted(self.title(known[name].title) if name in known else name)

    def any_name(self, name: str) -> str:
        """What of these a name is."""
        if self.spec(name) is not None or name in self.catalogue.terms:
            return self.input(name)
        for held, say in (
            (self.catalogue.kinds, self.kind),
            (self.catalogue.scales, self.scale),
            (self.catalogue.parameters, self.parameter),
            (self.catalogue.attributes, self.attribute),
        ):
            if name in held:
                return say(name)
        if name in LinkKind.__members__:
            terms = LinkKind[name].terms
            return self.quoted(terms.term if self.zh else terms.holder[1].removeprefix("the subject's "))
        if "/" in name:  # a rate's two inputs
            return self.listing([self.input(part) for part in name.split("/")])
        return self.small(name) if name in ("registered", "residence", "operation") else self.quoted(name)

    def place(self, code: str) -> str:
        """A region."""
        region = self.catalogue.regions.get(code)
        return code if region is None else self.title(region_words(region))

    def authority(self, name: str) -> str:
        """An authority."""
        known = self.catalogue.authorities.get(name)
        if known is None:
            return name
        return known.name if self.zh else known.name_en

    def clause(self, name: str) -> str:
        """A clause, by the title of its agreement and its place in it."""
        of = next((fact.agreement for fact in self.facts.clauses if fact.clause.id == name), "")
        known = self.catalogue.agreements.get(of)
        if known is None:
            return self.say("clause.alone", clause=name)
        agreement = known[0]
        place = next((n for n, clause in enumerate(agreement.clauses, 1) if clause.id == name), None)
        if place is None:
            return self.say("clause.of", agreement=self.title(agreement.title))
        return self.say("clause", n=place, agreement=self.title(agreement.title))

    def who(self, who: Who) -> str:
        """Whose facts are told."""
        if who.what == "input":
            return self.small("other", label=self.input(who.names[0]))
        if who.what == "link":
            said = dict.fromkeys(self.pick(LINKS[LinkKind(name), who.direction]) for name in who.names)
            return self.either(list(said))
        return self.small("subject")

    def kinds_of_subject(self, kinds: Iterable[str]) -> str:
        """Kinds of subject, any of them."""
        return self.either([self.pick(pair) for kind, pair in SUBJECT_KINDS.items() if kind in set(kinds)])

    def given(self, name: str) -> str:
        """What the caller gave for an input; nothing where it gave nothing."""
        fact, spec = self.facts.inputs.get(name), self.spec(name)
        if fact is None:
            return ""
        if fact.value is None:
            return self.none(name)
        if spec is not None and spec.type == "region":
            return self.quoted(self.place(str(fact.value)))
        unit, choices = (spec.unit, spec.words) if spec is not None else (None, ())
        return self.value(fact.value, unit, by_word(choices))

    # sides and bounds of comparisons

    def side(self, side: Side, unit: str | None, codes: Mapping[str, Text] | None = None) -> str:
        """What a value is compared with."""
        value = "" if side.value is None else self.value(side.value, unit, codes)
        value = self.none(side.names[0]) if side.none else value
        way = self.small("before" if side.shift.startswith("-") else "after")
        period = self.period(side.shift)
        if side.source == "text" or not side.names:
            if side.source != "cutoff":
                return value
            form = "today.shifted" if side.shift else "today"
            return self.small(form, day=value, way=way, period=period)
        say = self.parameter if side.source == "parameter" else self.input
        label = self.listing([say(name) for name in side.names])
        if side.source == "parameter" and value:
            return self.small("set.here", label=label, value=value, **self.set_by(side.names[0]))
        if side.shift:
            return self.small("named.shifted", label=label, way=way, period=period, value=value)
        return self.small("named", label=label, value=value) if value else label

    def bound(self, bound: Bound, unit: str | None, codes: Mapping[str, Text] | None = None) -> str:
        """What is asked of a value."""
        said = [self.side(side, unit, codes) for side in bound.sides]
        if bound.op in ("present", "absent"):
            return self.say(f"bound.{bound.op}")
        if bound.op in ("one_of", "none_of"):
            if len(said) == 1:
                return self.say("bound.equals" if bound.op == "one_of" else "bound.not_equals", b=said[0])
            return self.say(f"bound.{bound.op}", b=self.listing(said))
        if self._is_day(bound.sides[0]):
            form = f"bound.day.{bound.op}"
            if form in FORMS:
                return self.say(form, b=said[0])
        exact = bound.op in ("equals", "not_equals")
        return self.say(f"bound.{bound.op}", b=self.led(said[0]) if exact else said[0])

    def _is_day(self, side: Side) -> bool:
        """Whether it is a day, or the caller's word that what is asked the day of was not done."""
        spec = self.spec(side.names[0]) if side.source == "input" and side.none else None
        return as_date(side.value) is not None or (spec is not None and spec.type == "date")

    def bounds(
        self, bounds: Sequence[Bound], unit: str | None, codes: Mapping[str, Text] | None = None
    ) -> str:
        """Everything that is asked of a value."""
        return self.listing([self.bound(bound, unit, codes) for bound in bounds])

    def filters(self, filters: Filters) -> str:
        """A filter in brackets; nothing of none."""
        said = [self.filter(name, bounds) for name, bounds in filters if name != "scale"]
        return self.small("filters", filters=self.points(said)) if said else ""

    def filter(self, name: str, bounds: Sequence[Bound]) -> str:
        """What is asked of one attribute."""
        unit, codes = self.coded(name)
        if len(bounds) == 1 and bounds[0].op == "less_than" and bounds[0].sides[0].shift.startswith("-"):
            (side,) = bounds[0].sides
            if side.source == "cutoff" and side.value is not None:
                slots = {"day": self.value(side.value), "period": self.period(side.shift)}
                return self.small("older", attribute=self.attribute(name), **slots)
        plain = [
            Bound(bound.op, tuple(side if side.shift else Side("text", side.value) for side in bound.sides))
            for bound in bounds
        ]
        ask = self.bounds(plain, unit, codes)
        return self.small("filter", attribute=self.attribute(name), ask=ask)

    def coded(self, name: str) -> tuple[str | None, Mapping[str, Text]]:
        """The unit of an attribute, and the words for values of it that are codes or ids."""
        if name == "scale":
            return None, {id_: scale.title for id_, scale in self.catalogue.scales.items()}
        if name == "term":
            return None, {id_: term.title for id_, term in self.catalogue.terms.items()}
        known = self.catalogue.attributes.get(name)
        return (None, {}) if known is None else (known.unit, known.values)

    def words_of(self, left: Side, bound: Bound) -> Mapping[str, Text]:
        """The words for the values of an input: the names of regions, or the choices of a text."""
        spec = self.spec(left.names[0]) if left.source == "input" else None
        if spec is None or spec.type != "region":
            return by_word(spec.words if spec is not None else ())
        codes = {str(side.value) for side in (left, *bound.sides)} & self.catalogue.regions.keys()
        return {code: region_words(self.catalogue.regions[code]) for code in codes}

    def worked(self, day: date) -> str:
        """That a day of a weekend is a working day, where it is one."""
        if self.facts.calendar is None or day.weekday() < WEEKEND:
            return ""
        try:
            works = from_data(self.facts.calendar).is_working(day)
        except UnknownYear:
            return ""
        return self.say("worked", weekday=self.pick(WEEKDAYS[day.weekday()])) if works else ""

    # records

    def kinds(self, kinds: Sequence[str], filters: Filters = (), window: str = "") -> str:
        """Kinds of record, any of them, with what is asked of such a record."""
        scales = self._scales(filters)
        said = self.small("record.kinds", kinds=self.either([self.kind(kind) for kind in kinds]))
        about = [self.either(scales)] if scales else []
        about += [window] if window else []
        about += [self.filter(name, bounds) for name, bounds in filters if name != "scale"]
        return said + (self.small("filters", filters=self.points(about)) if about else "")

    def bare_kinds(self, kinds: Sequence[str], filters: Filters = (), window: str = "") -> list[str]:
        """Kinds by their names, each with what is asked of such a record."""
        asked = [window] if window else []
        asked += [self.filter(name, bounds) for name, bounds in filters if name != "scale"]
        about = self.small("filters", filters=self.points(asked)) if asked else ""
        return [name + about for name in self.credit(kinds, filters)]

    def moving(self, kinds: Sequence[str], filters: Filters = ()) -> str:
        """What is added to or taken from a balance by such records, by their short names."""
        asked = [self.filter(name, bounds) for name, bounds in filters if name != "scale"]
        about = self.small("filters", filters=self.points(asked)) if asked else ""
        return self.either([self.short(kind) for kind in kinds]) + about

    def credit(self, kinds: Sequence[str], filters: Filters = ()) -> list[str]:
        """Kinds by their names; of grades the scales that are meant."""
        return self._scales(filters) or [self.kind(kind) for kind in kinds]

    def _scales(self, filters: Filters) -> list[str]:
        """The scales on which a filter wants grades."""
        return [
            self.scale(str(side.value))
            for name, bounds in filters
            if name == "scale"
            for bound in bounds
            for side in bound.sides
        ]

    def records(self, held: Sequence[CitedRecord], *, of_kind: bool = False) -> str:
        """Records, the first few by their ids, as they stand in brackets or after a colon."""
        said = [self.inline(one.record, one.clause, of_kind=of_kind) for one in held[:MOST_RECORDS]]
        more = self.say("records.more", count=len(held)) if len(held) > MOST_RECORDS else ""
        return self.points(said) + more

    def record(self, record: RecordFact, clause: str | None = None, *, of_kind: bool = False) -> str:
        """One record: where it is from, of which day, what is special about it, as far as it is shared."""
        about = self._about(record, clause, of_kind=of_kind)
        if about is None:
            return self.say("record.untold")
        return self.say("record", id=record.id, about=self.small("filters", filters=about))

    def inline(self, record: RecordFact, clause: str | None = None, *, of_kind: bool = False) -> str:
        """The same where it stands in brackets already."""
        about = self._about(record, clause, of_kind=of_kind)
        if about is None:
            return self.say("record.untold")
        return self.say("record.inline", id=record.id, about=about)

    def maker(self, shown: RecordFact) -> str:
        """The authority that made a record, or its region where that is not shared or not known."""
        shown = self.open_records.get(shown.id, shown)
        known = opens_days(shown.share) and shown.authority in self.catalogue.authorities
        return self.authority(shown.authority) if known else self.place(shown.region)

    def _about(self, record: RecordFact, clause: str | None, *, of_kind: bool) -> str | None:
        shown = self.open_records.get(record.id)
        if shown is None:
            return None
        about = [self.kind(shown.kind)] if of_kind else []
        hidden = not opens_days(shown.share)
        about.append(self.maker(shown))
        about.append(
            self.say("record.undated")
            if hidden
            else self.say("record.decided", day=self.day(shown.decided_on))
        )
        if clause is not None:
            about.append(self.say("record.clause", clause=self.clause(clause)))
        elif self.rule.effective == "EVERYWHERE" and not self._here(record):
            about.append(self.say("record.anywhere"))
        if shown.status(self.facts.day) is RecordStatus.DISPUTED:
            about.append(self.say("record.disputed"))
        return ("，" if self.zh else ", ").join(about)

    def _here(self, record: RecordFact) -> bool:
        """Whether the record is of the region that is asked about, of one below it, or of one above."""
        return self.facts.region in record.path or record.region in self.facts.path

    def shown(self, record: RecordFact, name: str) -> str | None:
        """An attribute of a record, where the record is shared in full; else None."""
        held = self.open_records.get(record.id)
        if held is None or not opens_all(held.share):
            return None
        value = value_of(held, name)
        if value is None:
            return None
        return self.value(value, *self.coded(name))

    def grade(self, record: RecordFact, *, score: bool) -> str | None:
        """The grade or the score of a record, where it is shared in full; else None."""
        held = self.open_records.get(record.id)
        if held is None or not opens_all(held.share):
            return None
        value = held.attributes.get("score" if score else "grade")
        if value is None:
            return None
        return self.amount(text(value), "points") if score else self.letter(text(value))

    def letter(self, grade: str) -> str:
        """A grade by its letter or word, which need not be of this language."""
        known = self.coded("grade")[1].get(grade)
        return self.quoted(grade if known is None else self.title(known))

    def unit_of(self, side: Side) -> str | None:
        """The unit of a side that is an input or a parameter; of a rate, percent."""
        if side.source == "rate":
            return "percent"
        if side.source == "input":
            spec = self.spec(side.names[0])
            return spec.unit if spec is not None else None
        if side.source == "parameter":
            known = self.catalogue.parameters.get(side.names[0])
            return known.unit if known is not None else None
        return None
