"""The facts of many subjects at once: a region's, in pages, for some rules at a cut-off.

They are gathered and evaluated as for a single decision; a page takes a constant number of statements.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.access.caller_and_purpose import Access
from hub.decisions.gathering import Reader, gather
from hub.decisions.plan import Plan
from hub.rules import Facts
from hub.services import Services
from hub.store.graph import Transaction
from hub.subjects import regions
from hub.subjects.lookup import SubjectLookup


@dataclass(frozen=True)
class Page:
    """Facts of subjects in the order of the region, each with what was found of it and with its place, after
    which a page can begin; ``last`` is where the next page begins, None after the last one."""

    facts: tuple[Facts, ...]
    lookups: tuple[SubjectLookup, ...]
    places: tuple[str, ...]
    last: str | None
    commit: int


def facts_of_region(
    services: Services,
    access: Access,
    plan: Plan,
    commit: int,
    after: str | None,
    limit: int,
) -> Page:
    """The facts of up to ``limit`` subjects of a region that the caller may know of: whose home (place of
    registration, for persons residence) lies there or below, and who operate there. Each comes once.

    Args:
        plan: what the facts are for, and in which region.
        commit: the state of the facts; keep it for all pages of one list.
        after: the ``last`` of the page before; None for the first.
    """
    within = regions.areas(plan.catalogue, plan.region)

    def work(transaction: Transaction) -> Page:
        page = regions.subjects_page(transaction, within, access, plan.cutoff.date(), commit, after, limit)
        facts = gather(Reader(transaction, services.coverage, access), plan, page.lookups)
        return Page(tuple(facts), page.lookups, page.places, page.last, commit)

    return services.graph.read(work)
