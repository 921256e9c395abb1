"""A file whose rows have no unified code: matched, waiting for a person, or set aside. All are invented."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.ingestion import Summary, ingest
from hub.policy.checks.mappings import read_mapping
from hub.search import indexing
from hub.search.gazetteer import gazetteer_of
from hub.services import Services
from tests import staging
from tests.asking import code, data, nodes
from tests.conftest import Ask
from tests.matching.asking import JUDGE, LOOK, PURPOSE, QUEUE, fresh_code

MAPPING = """
source: {source}
title: penalties without codes
licence: none
attribution: nobody
invented: true
files:
  - file: rows.csv
    columns:
      文书号: text
      名称: {{type: text, required: false}}
      代码: {{type: text, required: false}}
    records:
      - id: [{{column: 文书号}}]
        subject:
          scheme: USCC
          value: {{column: 代码}}
          by_name: {{name: {{column: 名称}}}}
        kind: other-dishonesty
        authority: 411500-demo
        region: "411500"
        decided_on: "2026-03-02"
"""


@pytest.fixture
def deliver(services: Services, tmp_path: Path) -> Callable[[str], Summary]:
    """Takes rows in, by the same mapping."""
    source = f"by-name-{secrets.token_hex(4)}"

    def send(rows: str) -> Summary:
        catalogue = services.book.current()
        (tmp_path / "mapping.yaml").write_text(MAPPING.format(source=source), "utf-8")
        (tmp_path / "rows.csv").write_text(f"文书号,名称,代码\n{rows}", "utf-8")
        naming = services.naming
        mapping = read_mapping(tmp_path / "mapping.yaml", "mapping.yaml", naming.schemes, catalogue)
        indexing.follow(services.graph, gazetteer_of(catalogue))
        return ingest(
            services.graph,
            naming,
            mapping,
            tmp_path,
            services.now(),
            lambda *_: None,
            catalogue=catalogue,
            set_aside=tmp_path / "set-aside",
        )

    return send


def test_rows_without_a_code_are_matched_or_wait_and_are_written_once_they_are_judged(
    ask: Ask, services: Services, deliver: Callable[[str], Summary], tmp_path: Path
) -> None:
    mark = "鹊" + "".join(secrets.choice("岭翎桥青柘砚溪云岫") for _ in range(5)) + "禾"
    sure = staging.put_subject(services, name=f"信阳{mark}茶业有限公司")
    key = {"scheme": "USCC", "value": fresh_code()}
    likely = staging.put_subject(services, key=key, name=f"信阳{mark}建设工程有限公司")
    rows = (
        f"一号,信阳市{mark}茶业有限责任公司,\n"
        f"二号,,{likely[8:16]}-{likely[16]}\n"
        f"三号,信阳{mark}建设有限公司,\n"
        f"四号,信阳{mark}餐饮有限公司,\n"
        f"五号,查无此名,{sure}\n"
    )
    summary = deliver(rows)
    assert (summary.read, summary.written) == (5, 3)
    assert dict(summary.reasons) == {"UNKNOWN_SUBJECT": 2}
    told = "".join(path.read_text("utf-8") for path in (tmp_path / "set-aside").glob("*.jsonl"))
    assert mark not in told
    assert "undecidedPairs" in told
    page = data(ask(QUEUE, {"purpose": PURPOSE, "first": 100}))["undecidedPairs"]
    (pair,) = [one for one in nodes(page) if mark in (one["name"] or "")]
    assert (pair["region"]["code"], pair["subject"]["code"]) == ("411500", likely)
    again = deliver(rows)
    assert again.written == 0
    sent = {"pair": pair["id"], "verdict": "SAME", "reason": "一致", "version": 0, "purpose": PURPOSE}
    data(ask(JUDGE, sent))
    assert deliver(rows).written == 1
    assert deliver(rows).written == 0
    for company, count in ((sure, 2), (likely, 2)):
        seen = data(ask(LOOK, {"ref": code(company), "purpose": PURPOSE}))["subject"]
        assert len(nodes(seen["records"])) == count


def test_only_the_subject_of_a_record_is_named_so(services: Services, tmp_path: Path) -> None:
    text = MAPPING.format(source="by-name").replace("scheme: USCC", "scheme: SHIP")
    (tmp_path / "mapping.yaml").write_text(text, "utf-8")
    with pytest.raises(Exception, match="by_name"):
        read_mapping(
            tmp_path / "mapping.yaml", "mapping.yaml", services.naming.schemes, services.book.current()
        )
