"""What holds of every explanation: of every rule and every outcome that a case gives it, in both languages.

What is asked and found is read here from the rule and the facts again, by other code than tells it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, RuleStatus, Truth
from hub.decisions.explanations import Locale, Telling, explain
from hub.policy.model import conditions as c
from hub.policy.model import values as v
from hub.rules.facts import SubjectFacts
from hub.rules.scalars import text as plain
from tests.cases.every import CASES
from tests.cases.facts import NOBODY, Case, facts_of
from tests.cases.seeded import catalogue
from tests.explanations.expected import NEGATIVE, expected, settled
from tests.explanations.told import answered, telling


@cache
def everything() -> tuple[tuple[str, Telling, list[str], list[str]], ...]:
    """Every case with its answer in both languages; and every rule asked of a subject of which nothing is
    known, of one that nobody knows, and of nobody."""
    tellings = [(case.id, telling(case)) for case in CASES]
    for name, version in catalogue().rules.items():
        valid = version.rule.valid
        days = (*(case.asked_on() for case in CASES if case.rule == name), date(2024, 6, 3), valid.from_)
        day = next(day for day in days if valid.holds(day))
        text = facts_of(Case(name, name, "", kind=NOBODY, day=day.isoformat(), closed=False))
        home = catalogue().path(version.rule.region)
        subject = SubjectFacts(
            id="one", kind=version.rule.subject_kinds[0], registered=home, links_read=False
        )
        silent = text.model_copy(update={"subject": subject, "nobody": False, "unnamed": False})
        unheard = text.model_copy(update={"nobody": False, "unnamed": False})
        for how, asked in (("nothing known", silent), ("unheard of", unheard), ("nobody", text)):
            tellings.append((f"{name}: {how}", answered(version, asked)))
    return tuple((name, one, explain(one, Locale.ZH_CN), explain(one, Locale.EN)) for name, one in tellings)


def test_every_rule_is_told_with_every_outcome() -> None:
    assert {one.result.outcome for _, one, _, _ in everything()} == set(Outcome)
    assert {one.result.rule for _, one, _, _ in everything()} == set(catalogue().rules)


STOCK = ("数值符合要求", "符合要求的记录", "values as required", "records as required", "文件的表述")


def test_every_sentence_is_a_sentence() -> None:
    broken: list[str] = []
    for name, _, zh, en in everything():
        for sentences, stop in ((zh, "。"), (en, ".")):
            for sentence in sentences:
                told = re.sub(r"“[^“”]*(“[^“”]*”[^“”]*)*”", "x", sentence)
                if (
                    not sentence.endswith(stop)
                    or "  " in sentence
                    or re.search(r"[{}\[\]]|None|\.\.|。。|，，|（）|\(\)", told)
                    or any(stock in sentence for stock in STOCK)
                ):
                    broken.append(f"{name}: {sentence}")
    assert broken == []


CASES_OF_A_TIME_LIMIT = {"provider_asked", "appraised"}
"""Inputs of henan-objection--three-working-days that tell which limit holds: nothing turns them."""


def test_what_turns_an_answer_is_told_in_clauses_of_the_rule() -> None:
    """No yes or no is told by its label where the clause that it stands for is asked."""
    policy = catalogue()
    lacking: set[str] = set()
    for version in policy.rules.values():
        rule = version.rule
        specs = {spec.name: spec for spec in rule.inputs}
        asked = [tree for path, tree in rule.trees if path in (("condition",), ("withdrawn_when",))]
        for test in (part for tree in asked for part in c.walk(tree)):
            if isinstance(test, c.Compare) and test.compare.left.input is not None:
                spec = specs[test.compare.left.input]
                if spec.type == "boolean" and not (spec.remedy or spec.next_time):
                    lacking.add(spec.name)
    assert lacking == CASES_OF_A_TIME_LIMIT
    assert [term.id for term in policy.terms.values() if term.holds is None] == []
    labels = [
        sentence
        for _, _, zh, en in everything()
        for sentence in (*zh, *en)
        if re.search(r"属实|(?<!查询方)对“[^”]*”的回答为|the case no more|is answered with", sentence)
    ]
    assert labels == []


def test_nobody_needs_a_list_of_codes() -> None:
    """No id of a default, a kind, a term, a scale, an attribute or a code stands alone."""
    policy = catalogue()
    ids = {
        *(name for name in policy.kinds),
        *(name for name in policy.terms),
        *(name for name in policy.scales),
        *(name for name in policy.parameters),
        *(name for name in policy.attributes if "_" in name),
        *(code for row in policy.attributes.values() for code in row.values),
    }
    for name, one, zh, en in everything():
        own = [record.id for record in one.records.values()]
        for sentence in zh:
            bare = sentence
            for id_ in own:
                bare = bare.replace(id_, "")
            assert ids.isdisjoint(re.findall(r"[A-Za-z][\w-]*", bare, re.ASCII)), (name, sentence)
        for sentence in (*zh, *en):
            for id_ in own:
                sentence = sentence.replace(id_, "")
            assert "AMB-" not in sentence, (name, sentence)


def test_a_negative_answer_names_what_fails_what_was_found_and_what_is_asked() -> None:
    lacking: list[str] = []
    seen = 0
    for name, one, zh, en in everything():
        if one.result.outcome not in NEGATIVE or one.result.reason is not None:
            continue
        leaves = list(settled(one))
        assert leaves, name
        for leaf in leaves:
            seen += 1
            for text, chinese in (("\n".join(zh), True), ("\n".join(en), False)):
                lost = [word for word in expected(leaf, one, zh=chinese) if word not in text]
                lacking += [f"{name}: {lost} in {text}"] if lost else []
    assert seen > 600
    assert lacking == []


def test_alternatives_are_told_as_alternatives() -> None:
    """Where any one of several would do, no sentence says that one of them is needed."""
    seen = 0
    for name, one, zh, en in everything():
        condition = one.version.rule.condition
        if one.result.reason is not None or not isinstance(condition, c.AnyOf):
            continue
        own = next((part for part in one.result.condition.parts if part.operator == "any"), None)
        if one.result.outcome is Outcome.REFUSED and own is not None and own.truth is Truth.UNMET:
            seen += 1
            told = [said for said in zh if "而要求" in said and "没有计入" not in said]
            one_of = ("有一项即可", "其中一类", "之一", "其中一个")
            assert len(told) == 1, (name, told)
            assert any(word in told[0] for word in one_of), (name, told)
            assert any(re.search("ny one of these|one of|any of", said) for said in en), name
    assert seen > 10


def test_an_amount_is_told_with_how_it_was_worked_out() -> None:
    seen: set[str] = set()
    for name, one, zh, _ in everything():
        value, form = one.result.value, one.version.rule.effect.value
        if value is None or value.missing or one.result.outcome is not Outcome.GRANTED:
            continue
        told = "\n".join(zh)
        given = {key: plain(said.value) for key, said in one.facts.inputs.items() if said.value is not None}
        match form:
            case v.PercentOff() if form.percent_off.of.input is not None:
                seen.add("percent_off")
                assert (
                    f"{given[form.percent_off.of.input]} 元 × {value.percent:f}% = {value.amount:f} 元"
                    in told
                ), name
                assert f"应付 {value.due:f} 元" in told, name
            case v.PerUnit():
                seen.add("per_unit")
                numbers = [str(form.per_unit.amount), *(given[str(one.input)] for one in form.per_unit.times)]
                (line,) = [said for said in zh if " × " in said]
                assert [number for number in numbers if number not in line] == [], name
                assert f"{value.amount:f} 元" in line, name
            case v.AmountOff():
                seen.add("amount_off")
                (line,) = [said for said in zh if said.startswith("减免额")]
                assert f"{value.amount:f} 元" in line, name
                assert f"应付 {value.due:f} 元" in line, name
            case v.BalanceOf():
                seen.add("balance")
                assert value.amount is not None
                assert f"余额为 {value.amount.normalize():f} " in told, name
    assert seen == {"percent_off", "per_unit", "amount_off", "balance"}


def test_whose_word_an_answer_rests_on_is_told() -> None:
    """By the caller's word alone many benefits can be had: each says so."""
    alone: set[str] = set()
    for name, one, zh, en in everything():
        outcome = one.result.outcome
        if outcome in (Outcome.NAMED, Outcome.NOT_NAMED):
            continue  # that rests on the text
        on_word = one.rests_on == (EvidenceOrigin.ASSERTED,)
        assert on_word == any("事实只来自查询方的陈述" in said for said in zh), name
        assert on_word == any("the caller's word alone" in said for said in en), name
        if one.result.outcome in (Outcome.UNDETERMINED, Outcome.STATED):
            assert one.rests_on == (), name
        elif one.result.reason is None and one.result.outcome is not Outcome.NOT_RECOGNISED:
            if one.result.outcome is Outcome.LATE and one.rests_on == ():
                continue  # a fixed day has passed, and nobody said that it was done
            assert one.rests_on, name
            assert any(said.startswith("这一结论") for said in zh), name
            assert any(said.startswith("The facts are") for said in en), name
        if on_word and one.result.outcome is Outcome.GRANTED:
            alone.add(one.result.rule)
    assert len(alone) > 40


def test_a_yes_tells_every_condition_that_the_caller_answered() -> None:
    seen = 0
    for name, one, zh, _ in everything():
        if one.result.outcome is not Outcome.GRANTED:
            continue
        condition = one.version.rule.condition
        parts = condition.all if isinstance(condition, c.All) else (condition,)
        reasons = "\n".join(said for said in zh if not said.startswith("这一结论"))
        for part in parts:
            if isinstance(part, c.Compare) and part.compare.left.input is not None:
                (spec,) = [row for row in one.version.rule.inputs if row.name == part.compare.left.input]
                label = spec.label.zh.replace("“", "‘").replace("”", "’")
                seen += 1
                assert re.split("[：（]", label)[0] in reasons, (name, label)
    assert seen > 100


def test_what_is_not_recognised_names_the_record_and_the_place_that_it_is_from() -> None:
    seen = 0
    for name, one, zh, en in everything():
        if one.result.outcome is not Outcome.NOT_RECOGNISED:
            continue
        assert any("互认条款" in said for said in zh), name
        assert any(said.startswith("The facts are taken from the place of origin") for said in en), name
        for ref, why in one.result.screened.items():
            if why is ReasonCode.NOT_RECOGNISED and "没有在用的互认条款承认它" in "".join(zh):
                seen += 1
                place = catalogue().regions[one.records[ref].region].name
                assert any(f"来自{place}" in said and ref in said for said in zh), name
    assert seen > 3


def test_every_text_that_carries_the_answer_is_quoted() -> None:
    """What only a withdrawal rests on where it is one."""
    for name, one, zh, en in everything():
        withdrawn = one.result.outcome is Outcome.WITHDRAWN
        shown = [basis for basis in one.version.rule.legal_basis if withdrawn or basis.carries is None]
        quotes = [basis.quote for basis in shown]
        for text in ("\n".join(zh), "\n".join(en)):
            assert [quote for quote in quotes if quote not in text] == [], name


def test_a_plan_in_force_is_no_report() -> None:
    for name, one, zh, _ in everything():
        sources = [catalogue().sources[basis.document].kind for basis in one.version.rule.legal_basis]
        if "report" not in sources:
            assert not any(re.search("按报道所述的做法|依据的是做法报道", said) for said in zh), name


def test_nobody_is_told_to_give_another_answer() -> None:
    """What would turn a yes or no is an act, or that it is the case."""
    for name, _, zh, en in everything():
        assert not any("的回答成为" in said for said in zh), name
        assert not any("the answer on" in said for said in en), name


TURNING = (Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.NON_COMPLIANT, Outcome.NOT_FOLLOWED, Outcome.APPLIES)


def test_a_no_says_what_would_change_it() -> None:
    """But for the few that hang on who somebody is, or on what was not done in time."""
    told = silent = 0
    for _, one, zh, en in everything():
        if one.result.outcome in TURNING and one.result.reason is None:
            said = [
                s
                for s in zh
                if re.match(
                    "如果(?!没有新的)|有下列任何一项|下列各项都具备|这取决于已经过去|这一次已经过去", s
                )
            ]
            english = [
                s for s in en if re.match("Once |With any one|With all|It hangs on a day|This time", s)
            ]
            assert len(said) == len(english)
            told, silent = told + bool(said), silent + (not said)
    assert silent < told / 20, (told, silent)


def test_by_a_draft_nothing_is_given_yet() -> None:
    for name, one, zh, en in everything():
        draft = one.result.status is RuleStatus.DRAFT
        assert zh[0].startswith("所依据的还是征求意见稿，没有生效") == draft, name
        assert en[0].startswith("The text is a draft for comment, not in force") == draft, name
        assert not (draft and any("文件现行有效" in said for said in zh)), name


def test_a_default_is_told_where_it_bears() -> None:
    """Not of the day of a report or a draft, nor how rules are written."""
    known = catalogue().defaults
    never = [name for name, one in known.items() if one.bears == "NEVER"]
    told: set[str] = set()
    for name, _, zh, _ in everything():
        said = "".join(zh)
        found = {code for code, one in known.items() if one.title.zh in said}
        assert found.isdisjoint(never), name
        told |= found
    assert len(told) > 15


def test_no_title_counts_what_the_text_leaves_open() -> None:
    """But where the text itself has the number."""
    counting = re.compile("[两二三四五六七八九十]+(?:种|个|项|类|条|端|份|大)")
    for name, version in catalogue().rules.items():
        value, title = version.rule.effect.value, version.rule.title.zh
        quoted = "".join(basis.quote for basis in version.rule.legal_basis)
        if value is not None and getattr(value, "open_ended", False):
            assert [one for one in counting.findall(title) if one not in quoted] == [], name
