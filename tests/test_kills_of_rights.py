"""A hub that is killed under agreements, objections, repairs, reviews, cases and white lists.

Each change is there whole with its one entry, or not at all; who sends it again is told which. ``make test``
kills two hubs, ``make soak`` 60.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import pytest

from hub.services import Services
from hub.settings import Settings
from tests import staging
from tests.agreeing import Officers
from tests.conftest import Ask, free_port, quietly
from tests.killing import Witness, hub
from tests.kills.agreed import LEFT, RIGHT, a_text
from tests.kills.clients import LIVES, Clients, Race, Told, send
from tests.kills.proceedings import RECOGNISED
from tests.kills.steps import NAME, Life, World
from tests.kills.witness import RightsWitness
from tests.proceeding import acknowledged
from tests.test_eligibility import LISTED, rule

Token = Callable[..., str]
ROUNDS_BETWEEN_WALKS = 10
RACES = 3
FINDING = (*LIVES[0][:2], LIVES[2][0], *LIVES[3][:2])
"""Lives that between them look for all that a lost answer would have named; ``make soak`` has the others."""


@pytest.fixture
def world(services: Services, ask: Ask, token: Token) -> Generator[World]:
    """A rule with a white list, an agreement by which repairs are told, and two parties with keys."""
    officers = Officers(ask, token, services.now().date())
    for region in (LEFT, RIGHT):
        officers.signature(a_text()[0], 1, region)
    with (
        staging.published(services, "agreement", f"{NAME}-partner", RECOGNISED),
        rule(services, f"{NAME}-rule", LISTED) as name,
    ):
        yield World(services, token, officers, name)


def kill_hubs(times: int, world: World, settings: Settings, ask: Ask, address: str) -> Told:
    """Kills one hub after the other under lives that go on through the next one; a third one starts."""
    witness = RightsWitness(Witness(world.services.log)).begin()
    chance = random.Random(60)
    clients = Clients(world)
    told = clients.told

    def start(stack: ExitStack) -> tuple[subprocess.Popen[bytes], int]:
        port = free_port()
        return stack.enter_context(hub(settings, port)), port

    with ExitStack() as stack, ThreadPoolExecutor(2 * RACES) as officers, ThreadPoolExecutor(2) as ahead:
        starting = [ahead.submit(start, stack) for _ in range(2)]
        process, port = starting.pop(0).result()
        for turn in range(1, times + 1):
            following, next_port = starting.pop(0).result()
            if turn < times:
                starting.append(ahead.submit(start, stack))
            cases = [world.case() for _ in range(RACES)]
            races = [Race(case, acknowledged(ask, case)["id"], told) for case in cases]
            clients.start(port)
            clients.wait(chance.randint(10, 60))
            for race in races:
                race.begin(officers, (port, next_port))
            time.sleep(chance.random() / 10)
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
            clients.end()
            outcomes = [race.end(next_port) for race in races]
            assert witness.look(told) == []
            for race, outcome in zip(races, outcomes, strict=True):
                agrees(outcome, witness.settled(race.objection))
            process, port = following, next_port
            if turn % ROUNDS_BETWEEN_WALKS == 0 or turn == times:
                assert witness.log.walk() == []
            tell(turn, witness, told)
    clients.start(urlsplit(address).port or 0, begin=False)
    clients.end(now=False)
    assert witness.look(told) == []
    assert len(told.traces) >= len(clients.clients), "every client ended a life"
    tell(times, witness, told)
    return told


def agrees(outcome: list[str], settled: list[str]) -> None:
    """One decision, and nobody was told otherwise."""
    uphold, refuse = outcome
    assert len(settled) == 1, settled
    assert {uphold, refuse} <= {"DONE", "CONFLICT"}, outcome
    assert (uphold == "DONE") <= (settled == ["UPHELD"]), "who was told so has upheld it"
    assert (refuse == "DONE") == (settled == ["REFUSED"]), "its hub was not killed"


def tell(turn: int, witness: RightsWitness, told: Told) -> None:
    """One line a round: pytest shows it with ``-s`` or when a test fails."""
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(told.kinds.items()))
    again = ", ".join(f"{number} {what}" for what, number in sorted(told.again.items()))
    quietly(
        f"{time.strftime('%H:%M:%S')} kill {turn}: {kinds}; sent again: {again}; {len(told.traces)} lives; "
        f"{witness.log.checked} answers checked, {witness.log.size} entries, {witness.log.walks} walks"
    )


@pytest.mark.parametrize("life", FINDING)
def test_who_lost_every_answer_finds_what_was_made(
    life: Callable[[World], Life], world: World, address: str
) -> None:
    """What kills bring about by chance: each change is done, its answer lost, and sent again."""
    told, lived = Told(), life(world)
    step = next(lived)
    with httpx.Client(base_url=address, timeout=60) as http, suppress(StopIteration):
        while True:
            if step.change:
                send(http, step, Told(), tried=False)
            step = lived.send(send(http, step, told, tried=step.change))


def test_a_killed_hub_leaves_no_right_half_done(
    world: World, settings: Settings, ask: Ask, address: str
) -> None:
    kill_hubs(1, world, settings, ask, address)


@pytest.mark.soak
def test_sixty_kills_under_rights(world: World, settings: Settings, ask: Ask, address: str) -> None:
    told = kill_hubs(60, world, settings, ask, address)
    assert told.again["done already"] > 0, "a change was there whose answer was lost"
    assert told.again["done now"] > 0, "and one was not"
