"""Lives of agreements and of white lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import staging
from tests.agreeing import AMEND, DRAFT, MAKING, SIGN, WITHDRAW, text_of, whole
from tests.asking import SERVICE, Json
from tests.kills.steps import NAME, Life, Step, World, said
from tests.test_eligibility import CITY, entry
from tests.test_white_lists import PUSH

LEFT, RIGHT = "410700", "340200"
"""新乡, 芜湖: the parties of these tests' agreements."""


def agreed_and_ended(world: World) -> Life:
    """Drafted, signed by both, amended, signed again, suspended, resumed, terminated."""
    first, second, name = a_text()
    yield _drafted(world, name, first)
    yield _signed(world, name, first, 1, LEFT, "SIGNED")
    yield _signed(world, name, first, 1, RIGHT, "IN_FORCE")
    yield _of_party(
        world, AMEND, RIGHT, said("agreement", name, "DRAFTED", "2"), text=second, version=1, purpose=MAKING
    )
    yield _signed(world, name, second, 2, RIGHT, "SIGNED")
    yield _signed(world, name, second, 2, LEFT, "IN_FORCE")
    for act, region, kind in (
        ("suspend", LEFT, "SUSPENDED"),
        ("suspend", RIGHT, "SUSPENDED"),
        ("resume", LEFT, "RESUMED"),
        ("resume", RIGHT, "IN_FORCE"),
        ("terminate", LEFT, "TERMINATED"),
    ):
        yield _of_party(
            world, whole(act), region, said("agreement", name, kind, "2"), id=name, purpose=MAKING
        )
    kinds = "DRAFTED:1 SIGNED:1 SIGNED:1 IN_FORCE:1 DRAFTED:2 SIGNED:2 SIGNED:2 REPLACED:1 IN_FORCE:2"
    ends = "SUSPENDED:2 SUSPENDED:2 RESUMED:2 RESUMED:2 IN_FORCE:2 TERMINATED:2"
    return [f"agreement:{name}:{kind}" for kind in f"{kinds} {ends}".split()]


def withdrawn_half_signed(world: World) -> Life:
    """One party signs, the other withdraws."""
    text, _, name = a_text()
    yield _drafted(world, name, text)
    yield _signed(world, name, text, 1, RIGHT, "SIGNED")
    yield _of_party(
        world,
        WITHDRAW,
        LEFT,
        said("agreement", name, "WITHDRAWN", "1"),
        id=name,
        version=1,
        purpose=MAKING,
    )
    return [f"agreement:{name}:{kind}:1" for kind in ("DRAFTED", "SIGNED", "WITHDRAWN")]


def a_text() -> tuple[str, str, str]:
    """An agreement's text, another one for its next version, and their id."""
    name = staging.code_of().replace("91411502TEX", f"{NAME}-").lower()
    parties = [("410300", LEFT), ("340300", RIGHT)]
    texts = [text_of(name, share) for share in ("RECORD", "DESENSITISED")]
    for old, new in parties:
        texts = [text.replace(old, new) for text in texts]
    return texts[0], texts[1], name


def _of_party(world: World, query: str, region: str, says: Callable[[Json], str], **sent: Any) -> Step:
    return Step(query, world.officers.as_(region), sent, says)


def _drafted(world: World, name: str, text: str) -> Step:
    says = said("agreement", name, "DRAFTED", "1")
    return _of_party(world, DRAFT, LEFT, says, text=text, dry=False, purpose=MAKING)


def _signed(world: World, name: str, text: str, version: int, region: str, kind: str) -> Step:
    """A signature; ``kind``: IN_FORCE where it is the last one."""
    signature = world.officers.signature(text, version, region)
    says = said("agreement", name, kind, str(version))
    sent = {"id": name, "version": version, "signature": signature, "purpose": MAKING}
    return _of_party(world, SIGN, region, says, **sent)


def on_a_white_list(world: World) -> Life:
    """A company joins by one push and leaves by the next. A push that is sent again is another push."""
    company = staging.put_subject(world.services)
    staging.put_records(world.services, entry(company, f"{NAME}-{company}"))
    list_ = f"{world.rule}@{CITY}>FINANCIAL_INSTITUTION"
    sent = {"rule": world.rule, "region": CITY, "recipients": "FINANCIAL_INSTITUTION", "purpose": SERVICE}
    push = Step(PUSH, world.token(), sent, said("white-list", list_))
    yield push
    staging.put_records(world.services, staging.penalty(company, f"{NAME}-{company}-fine"))
    yield push
    return []
