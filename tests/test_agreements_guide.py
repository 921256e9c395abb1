"""docs/agreements.md is true: its steps one after the other, each resting on the one before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from graph_schema.vocabulary import AgreementEventKind, AgreementState, Role
from hub import agreements
from hub.agreements.life import NEXT
from hub.cli import main
from tests.agreeing import a_key
from tests.conftest import Ask
from tests.test_docs import fences, missing, page

ROLES = {"administrator": Role.REGION_ADMINISTRATOR, "agreement officer": Role.AGREEMENT_OFFICER}


def test_a_newcomer_runs_through_a_whole_life(ask: Ask, token: Callable[..., str], tmp_path: Path) -> None:
    blocks = fences(page("docs/agreements.md"))
    (text,) = [content for language, content in blocks if language == "yaml"]
    keys = {"411500": a_key(), "340400": a_key()}
    done, file = list[str](), tmp_path / "agreement.json"
    for (language, query), (_, sent), (_, told) in zip(blocks, blocks[1:], blocks[2:], strict=False):
        who = re.match(r"# asked by the (administrator|agreement officer) of (\d+): (\w+)", query)
        if language != "graphql" or who is None:
            continue
        role, region, step = ROLES[who[1]], who[2], who[3]
        made = {
            "text": text,
            "jwk": agreements.read_private(keys[region])[0].text,
            "signature": agreements.sign_offline(agreements.payload_of(text, 1)[1], keys[region]),
        }
        variables = {name: made[name] for name in json.loads(sent)}
        found = ask(query, variables, as_=token(region=region, role=role, authority=f"{region}-fgw"))
        assert not missing(json.loads(told), found), json.dumps(found, ensure_ascii=False, indent=1)
        if step == "export":
            file.write_text(found["data"]["exportAgreement"], "utf-8")
        done.append(step)
    assert " ".join(done) == "key preview draft sign key sign suspend resume terminate export"
    kid = agreements.read_private(keys["411500"])[0].kid
    verified = CliRunner().invoke(main, ["agreement", "verify", str(file), "--key", f"411500={kid}"])
    assert "xinyang-huainan: TERMINATED" in verified.output


def test_the_page_has_every_event_and_state() -> None:
    text = page("docs/agreements.md")
    rows = re.findall(r"^\| `([A-Z_]+)` \|.*\| `([A-Z_]+)` \|$", text, re.MULTILINE)
    assert dict(rows) == {kind.value: after.value for (_, kind), after in NEXT.items()}
    assert {kind for kind, _ in rows} == set(AgreementEventKind)
    assert {after for _, after in rows} == set(AgreementState)
