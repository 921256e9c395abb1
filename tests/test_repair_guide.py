"""docs/repair-and-objection.md is true: its steps one after the other; docs/rights.md names what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import yaml

from graph_schema.proceedings import Material, ProfilePart
from graph_schema.vocabulary import Role
from hub.identity import OwnSubject
from hub.proceedings.objections import STATES
from hub.proceedings.repairs.repair import STATES as REPAIR_STATES
from hub.services import Services
from tests import staging
from tests.conftest import ROOT, Ask
from tests.proceeding import PROVIDER
from tests.test_docs import fences, missing, page

SHOP, PENALTY = "92411502DEM0000570", "demo-tea-penalty"
WHO = r"# asked by (the subject|the provider|an officer of 411500): (\w+)"
GUIDE = "docs/repair-and-objection.md"


def test_a_newcomer_runs_through_an_objection_and_a_repair(
    ask: Ask, services: Services, token: Callable[..., str]
) -> None:
    """On a twin of the demo shop, so that the demo world stays as every other test finds it."""
    demo = yaml.safe_load((ROOT / "seeds" / "demo" / "records.yaml").read_text("utf-8"))
    fields = next(one for one in demo if one["id"] == PENALTY)
    twin = staging.put_subject(services)
    record = f"test-guide-{twin}"
    fields |= {"id": record, "subject": {"scheme": "USCC", "value": twin}}
    staging.put_records(services, fields)
    tokens = {
        "the subject": token(role=Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=twin)),
        "the provider": token(authority=PROVIDER),
        "an officer of 411500": token(),
    }
    done, last = list[str](), ""
    blocks = fences(page(GUIDE))
    for (language, query), (_, sent), (_, told) in zip(blocks, blocks[1:], blocks[2:], strict=False):
        who = re.match(WHO, query)
        if language != "graphql" or who is None:
            continue
        variables, wanted = (
            json.loads(text.replace(SHOP, twin).replace(PENALTY, record)) for text in (sent, told)
        )
        if "id" in variables:
            variables["id"] = last
        found = ask(query, variables, as_=tokens[who[1]])
        assert not missing(wanted, found), json.dumps(found, ensure_ascii=False, indent=1)
        if who[2] == "file":
            last = found["data"]["fileObjection"]["objection"]["id"]
        done.append(who[2])
    assert " ".join(done) == "file acknowledge decide apply look chase"


def test_the_page_has_every_state_event_part_and_material() -> None:
    text = page(GUIDE)
    rows = set(re.findall(r"^\| `([A-Z]+)` \| (\w+) \| `([A-Z]+)` \|$", text, re.MULTILINE))
    machines = (STATES, REPAIR_STATES)
    assert rows == {(str(a), event, str(b)) for one in machines for (a, event), b in one.moves.items()}
    assert [part for part in ProfilePart if f"`{part}`" not in text] == []
    assert [one for one in (Material.DUTY_DONE, Material.COMMITMENT) if one not in text] == []


def test_every_right_is_served_by_a_field_that_there_is() -> None:
    schema = page("resolvers/schema.graphql")
    rows = [line for line in page("docs/rights.md").splitlines() if line.startswith("| ") and "第" in line]
    assert len(rows) >= 15
    for row in rows:
        assert re.search(r"(PIPL-2021|henan-2019) 第.+条", row), row
    named = set(re.findall(r"`([a-z][A-Za-z]+)", "\n".join(row.split("|")[3] for row in rows)))
    unknown = [
        one
        for one in named - {"reasons", "correction", "status"}
        if not re.search(rf"^  {one}\b", schema, re.M)
    ]
    assert unknown == []
    articles = "".join(row.split("|")[2] for row in rows)
    for number in ("二十四", "四十四", "四十五", "四十六", "四十七", "四十八", "四十九", "五十"):
        assert f"第{number}条" in articles, number
