"""The first question is asked by the hub itself, so that nobody waits while Neo4j plans its statements."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.audit import Disclosures
from hub.call import Call
from hub.decisions import Question, decide
from hub.errors import HubError
from hub.search import plan_warming as search
from hub.services import Services
from hub.serving.welcome import DEMO_CALLER, DEMO_CODE
from hub.subjects.view import View
from hub.tracing import plan_warming as tracing


def warm(services: Services, progress: Callable[[str], None]) -> None:
    """Decides the question of the welcome and keeps nothing: no decision, no entry, nothing shown. Then it
    seeks nobody, and asks what traces ask, of nobody.

    On seeds without the demo world it ends where the question does not fit; what it has planned by then
    stays planned.
    """
    began = time.monotonic()
    try:
        day = services.now().date()
        subject, _ = services.naming.key("USCC", DEMO_CODE, day)
        purpose = Purpose(PurposeCode.GOVERNMENT_PROCUREMENT, "warming")
        catalogue = services.book.current()
        access = access_for(DEMO_CALLER, purpose, catalogue, day)
        question = Question("jointPunishment", DEMO_CALLER.region, subject, scenario="government-procurement")
        decide(Call(services, access, Disclosures(), catalogue), question)
        investigator = replace(DEMO_CALLER, role=Role.INVESTIGATOR)
        case = access_for(investigator, Purpose(PurposeCode.INVESTIGATION, "warming"), catalogue, day)
        view = View(case, catalogue, 0, day)
        services.graph.read(lambda tx: search.plan(tx, view))
        services.graph.read(lambda tx: tracing.plan(tx, view))
    except HubError:
        return
    progress(f"Neo4j: its first statements are planned after {time.monotonic() - began:.1f} s more.")
