"""A hub's reception for a test: seeds with a mapping of penalties, a home, callers, files made of rows."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from graph_schema.vocabulary import Role
from hub.app import clock
from hub.identity import Caller, sign_token
from hub.ingestion.deliveries.incoming_files import Reception, reception_of
from hub.ingestion.deliveries.resuming import turn
from hub.services import Services
from hub.settings import Settings
from hub.store.commits import OPEN_COMMIT
from tests.conftest import ROOT, serving

CHECKING = {"code": "COMPLIANCE_CHECK", "matter": "信归集2026-001"}
AUTHORITY = "411500-scjg"
"""信阳市市场监管局."""
MAPPING = """
source: {source}
title: 行政处罚 (a test)
licence: none
attribution: nobody
invented: true
provider: PUBLIC
files:
  - file: penalties.csv
    columns:
      决定文书号: text
      统一社会信用代码: text
      名称: text
      决定日期: {{type: date, formats: [iso, "%Y/%m/%d"]}}
      事由: {{type: text, required: false}}
      罚款: {{type: decimal, required: false, at_least: 0}}
      机关: text
      区划: text
    subjects:
      - kind: LEGAL_ENTITY
        key: {{scheme: USCC, value: {{column: 统一社会信用代码}}}}
        name: {{column: 名称}}
        from: {{column: 决定日期}}
    records:
      - id: [{{column: 决定文书号}}]
        subject: {{scheme: USCC, value: {{column: 统一社会信用代码}}}}
        kind: admin-penalty
        authority: {{column: 机关}}
        region: {{column: 区划}}
        decided_on: {{column: 决定日期}}
        attributes:
          cause: {{column: 事由}}
          amount: {{column: 罚款}}
          document_number: {{column: 决定文书号}}
"""
HEADER = ("决定文书号", "统一社会信用代码", "名称", "决定日期", "事由", "罚款", "机关", "区划")
CLEAN = """
MATCH (r:CreditRecord) WHERE r.id STARTS WITH $source
OPTIONAL MATCH (s:Subject)-[:HAS_RECORD]->(r)
DETACH DELETE r
"""
RECORDS = """
MATCH (r:CreditRecord) WHERE r.id STARTS WITH $source AND r.knownTo = $open
MATCH (s:Subject)-[:HAS_RECORD]->(r)
RETURN r.id AS id, r.version AS version, s.value AS subject, r.attributes AS attributes,
       r.decidedOn AS decided, r.validTo AS until ORDER BY id
"""
VALUES = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def company(number: int, mark: str) -> str:
    """A unified social credit code with a right check digit, of nobody: ``mark`` is of 4 characters."""
    body = f"91411502{mark}{number:05d}"
    total = sum(VALUES.index(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return body + VALUES[(31 - total % 31) % 31]


def penalty_of_2018(number: int, mark: str) -> dict[str, str]:
    """A row of the form of 2018: a penalty of a company of its own."""
    return {
        "行政相对人名称": f"示例店{number}（虚构）",
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": company(number, mark),
        "行政处罚决定书文号": f"信市监罚{mark}〔2026〕{number}号",
        "违法事实": "虚假宣传",
        "处罚类别": "罚款",
        "处罚内容": "罚款5000元",
        "罚款金额（万元）": "0.5",
        "处罚决定日期": "2026-03-02",
        "处罚有效期": "2099-12-31",
        "公示截止期": "2099-12-31",
        "处罚机关": "信阳市市场监管局",
    }


def file_of(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    """A CSV file."""
    return "".join(",".join(row) + "\r\n" for row in (header, *rows)).encode()


@dataclass
class Desk:
    """The reception, the address of its hub, and who sends."""

    reception: Reception
    services: Services
    address: str
    source: str
    mark: str
    settings: Settings

    def row(self, number: int, **more: str) -> list[str]:
        """A row of the file: penalty ``number`` of a company of its own."""
        row = {
            "决定文书号": f"信市监罚{self.mark}〔2026〕{number}号",
            "统一社会信用代码": company(number, self.mark),
            "名称": f"示例公司{number}",
            "决定日期": "2026-03-02",
            "事由": "虚假宣传",
            "罚款": "5000",
            "机关": AUTHORITY,
            "区划": "411500",
            **more,
        }
        return [row[name] for name in HEADER]

    def as_(self, authority: str = AUTHORITY, region: str = "411500", role: Role = Role.OFFICER) -> str:
        """A token."""
        caller = Caller(f"test-{authority}", region, authority, role)
        return sign_token(self.settings, caller, clock(), timedelta(hours=1))

    def send(self, body: Any, token: str | None = None, headers: Any = (), **asked: str) -> httpx.Response:
        """Uploads a file."""
        return httpx.post(
            f"{self.address}/deliveries",
            params={"mapping": self.source, **asked},
            content=body,
            headers={"authorization": f"Bearer {token or self.as_()}", **dict(headers)},
            timeout=30,
        )

    def get(self, path: str, token: str | None = None, language: str = "") -> httpx.Response:
        """Reads below ``/deliveries``."""
        headers = {"authorization": f"Bearer {token or self.as_()}", "accept-language": language}
        return httpx.get(f"{self.address}/deliveries/{path}", headers=headers, timeout=30)

    def ask(self, query: str, token: str | None = None, **variables: Any) -> Any:
        """Asks GraphQL."""
        response = httpx.post(
            f"{self.address}/graphql",
            json={"query": query, "variables": {"purpose": CHECKING, **variables}},
            headers={"authorization": f"Bearer {token or self.as_()}"},
            timeout=30,
        )
        return response.json()

    def turn(self) -> None:
        """What the job does in a turn."""
        turn(self.reception)

    def deliver(self, rows: Sequence[Sequence[str]], **how: Any) -> str:
        """Uploads rows and has them written: the delivery's id."""
        sent = self.send(file_of(rows), **how)
        assert sent.status_code == 202, sent.text
        self.turn()
        return sent.json()["id"]

    def records(self, authority: str = AUTHORITY) -> list[dict[str, Any]]:
        """The records that stand."""
        source = f"{self.source}@{authority}-"
        return self.services.graph.read(lambda tx: tx.rows(RECORDS, source=source, open=OPEN_COMMIT))


@contextmanager
def desk_of(services: Services, settings: Settings, home: Path) -> Generator[Desk]:
    """A hub with a reception of its own on the session's graph."""
    mark = token_hex(2).upper()
    source, seeds = f"desk-{mark.lower()}", home / "seeds"
    (seeds / "mappings").mkdir(parents=True)
    (seeds / "reference").mkdir()
    shutil.copy(ROOT / "seeds" / "reference" / "submitters.yaml", seeds / "reference")
    (seeds / "mappings" / "penalties.yaml").write_text(MAPPING.format(source=source), "utf-8")
    own = settings.model_copy(update={"home": home, "seeds": seeds, "delivery_bytes": 1 << 20})
    with_own = replace(services, seeds=seeds, settings=own)
    with serving(with_own, own) as address:
        reception = replace(reception_of(with_own), batch_size=5)
        yield Desk(reception, with_own, address, source, mark, own)
    services.graph.write(lambda tx: tx.rows(CLEAN, source=source))
