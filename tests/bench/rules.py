"""How the cost of asking all rules of a region grows with their number, with and without the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice
from statistics import median

from graph_schema.vocabulary import RuleKind
from hub.audit import Disclosures
from hub.decisions import Question, decide
from hub.identity.naming import SubjectKey
from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.document_reading import build
from hub.policy.model.documents import Rule
from hub.policy.new_versions import NewDocument, changed, publish
from hub.policy.versions import PolicyVersions
from hub.policy.yaml_documents import dump, parse
from hub.rules import Facts, evaluate
from hub.rules.shared_results import Answer, SharedResults
from hub.services import Services
from hub.store.commits import begin_commit
from hub.store.graph import Transaction
from tests.bench.engines import NOW, REGION, Bench
from tests.bench.measuring import Figure, Step, compared, in_turns, seconds

SIZES = (1_000, 5_000)
"""Rules in the graph, beside the number that the seeds have."""


class Scan(SharedResults):
    """Evaluates every rule each time and keeps every result whole: what there was before the index."""

    def answers(self, versions: Sequence[RuleVersion], facts: Facts, catalogue: Catalogue) -> list[Answer]:
        """Each rule's answer."""
        return [Answer(evaluate(version, facts, catalogue.rules)) for version in versions]


def grow(bench: Bench, total: int) -> None:
    """Publishes benefits of the seeds again, for the region that is asked, until there are so many rules."""
    held = bench.services.book.current().rules
    benefits = [one for one in held.values() if one.rule.kind is RuleKind.BENEFIT and one.origin == "seed"]
    documents = [
        _copy(version, number)
        for number, version in enumerate(islice(cycle(benefits), total - len(held)), start=len(held))
    ]

    def work(transaction: Transaction) -> None:
        rows = changed(transaction, documents, "published")
        publish(transaction, rows, begin_commit(transaction, "bench", NOW))

    bench.services.graph.write(work)


def _copy(version: RuleVersion, number: int) -> NewDocument:
    """The same rule under another id in the region that is asked."""
    name = f"bench-{number}--{version.rule.id}"
    text = dump({**parse(version.text, version.rule.id).data, "id": name, "region": REGION})
    return NewDocument("rule", name, text, build(Rule, parse(text, name)))


def report(bench: Bench, keys: Sequence[SubjectKey], rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Says the ratio with the index to without it at each size; gives those of each size to the first."""
    found: dict[int, list[list[float]]] = {}
    for total in (0, *SIZES):
        if total:
            grow(bench, total)
        _loading(bench, say)
        size = len(bench.services.book.current().rules)
        with_index = bench.services
        without = replace(bench.services, shared_results=Scan())
        sides = [_decisions(bench, services, keys) for services in (with_index, without)]
        in_turns(sides, 1)
        found[size] = in_turns(sides, rounds)
        indexed, scanned = found[size]
        say(str(compared(f"{_asked(bench):,} of {size:,} rules", indexed, scanned, "ms", "")))
    first = next(iter(found.values()))
    return [
        compared(f"{name}: {size:,} rules", sides[number], first[number], "ms", "")
        for size, sides in list(found.items())[1:]
        for number, name in enumerate(("with the index", "without"))
    ]


def _asked(bench: Bench) -> int:
    catalogue = bench.services.book.current()
    return len(catalogue.rules_for(REGION, RuleKind.BENEFIT, NOW.date()))


def _decisions(bench: Bench, services: Services, keys: Sequence[SubjectKey]) -> list[Step]:
    def ask(key: SubjectKey) -> str:
        disclosures = Disclosures("bench", "0" * 64)
        decide(bench.call(disclosures, services), Question("incentives", REGION, key))
        return services.audit.write(disclosures)

    return [lambda key=key: ask(key) for key in keys]


def _loading(bench: Bench, say: Callable[[str], None]) -> None:
    """How long the policy takes to be known at the start of a process."""
    graph, folder = bench.services.graph, bench.settings.seeds
    size = len(bench.services.book.current().rules)

    def times(work: Callable[[], object]) -> float:
        return median(seconds(work) for _ in range(3))

    from_graph = times(lambda: PolicyVersions(graph).current())
    from_seeds = times(lambda: read_seeds(folder, NOW.date()))
    unchanged = times(bench.services.book.current)
    say(
        f"{size:,} rules: read from the graph in {from_graph:.2f} s; asked whether they changed in "
        f"{1000 * unchanged:.1f} ms; the seeds' own read and checked in {from_seeds:.2f} s"
    )
