"""``on_list``: on any of these lists, by an entry that counts or by a clause's mapping."""

from __future__ import annotations

from graph_schema.vocabulary import EvidenceOrigin, Truth
from hub.policy.model import conditions as c
from hub.policy.model.documents import Clause
from hub.rules.clause_mappings import mapping_clauses, of_most_force, records_treated_as
from hub.rules.condition_ends import last_end
from hub.rules.context import Context, LeafResult
from hub.rules.coverage import absence
from hub.rules.facts import Missing
from hub.rules.filtering import sift
from hub.rules.home_recognition import opens_records
from hub.rules.operands import resolved_where
from hub.rules.operators.parts import Operator, leaf, unchanged, unless
from hub.rules.record_values import matches


def list_test(context: Context, test: c.ListTest) -> LeafResult:
    """On any of the lists at the cut-off: by an entry that counts, or by a clause's mapping."""
    sifted = sift(context, test.lists, test.where)
    if sifted.fitting:
        return Truth.MET, sifted.given + context.use(sifted.fitting), ()
    clauses = mapping_clauses(context, lists=test.lists)
    where, _, gaps = resolved_where(test.where, context.facts)
    partners = [(one, matches(one.item.record, where)) for one in records_treated_as(context, clauses)]
    passing = [one for one, fits in partners if fits is True]
    if passing and not gaps:
        evidence = context.use((of_most_force(passing).item,), EvidenceOrigin.DERIVED)
        return Truth.MET, sifted.given + evidence, ()
    lacking = tuple(
        Missing(what="attribute", name=fits, detail=one.item.record.id)
        for one, fits in partners
        if isinstance(fits, str)
    )
    unclear = sifted.unclear + lacking + (gaps if passing else ())
    if unclear:
        return Truth.UNKNOWN, sifted.given, unclear
    truth, sources, missing = absence(context, test.lists, mapped=clauses)
    return truth, sifted.given + sources, missing


def _opens_list(clause: Clause, lists: tuple[str, ...]) -> bool:
    return opens_records(clause, lists) if clause.treat_as is None else clause.treat_as.list_ in lists


OPERATOR = Operator(
    evaluate=leaf("on_list", lambda x: ", ".join(x.on_list.lists), lambda k, x: list_test(k, x.on_list)),
    ends=last_end,
    foreign=unless(lambda x, clause: _opens_list(clause, x.on_list.lists)),
    supposed=unchanged,
    beyond=False,
    mapped=True,
)
