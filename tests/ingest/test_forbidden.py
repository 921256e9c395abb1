"""What law forbids to collect is refused by its name, whatever way it comes; its value is told nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from hub.errors import InputError
from hub.identity import stored_digests
from hub.identity.keys import KeyRing, open_exchange_key
from hub.identity.naming import Naming
from hub.loading import read_seeds
from hub.messages.languages import Language
from hub.messages.message import shown
from hub.policy.catalogue import Catalogue
from hub.policy.checks.mappings import read_mapping
from hub.policy.checks.whole_policy import check
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.model import forbidden
from hub.policy.model.documents import Kind
from hub.policy.model.forbidden import Forbidden
from tests.conftest import ROOT
from tests.fact_base import SHARED
from tests.ingest.place import HEAD, Place

SECRET = "Rh-AB-4711"
PERSON = "11010519491231002X"
"""The example number of GB 11643."""
FILE = """
  - file: people.csv
    columns: {{id: text, name: text, day: date, {column}}}
    subjects:
      - kind: NATURAL_PERSON
        key: {{scheme: {scheme}, value: {{column: id}}}}
        name: {{column: name}}
        from: {{column: day}}
"""
RECORDS = """
  - file: records.csv
    {extra}
    columns: {{id: text, kind: text, day: date, {column}}}
    records:
      - id: [{{column: id}}]
        subject: {{scheme: {scheme}, value: {{column: id}}}}
        kind: {kind}
        authority: 411500-demo
        region: "411500"
        decided_on: {{column: day}}
        attributes: {{{attributes}}}
"""


@pytest.fixture(scope="module")
def seeds() -> Catalogue:
    return read_seeds(ROOT / "seeds", date(2026, 11, 22)).catalogue


def found(text: str, rows: Mapping[str, Forbidden], market: bool = False) -> str | None:
    row = forbidden.names(text, rows, market=market)
    return row.id if row is not None else None


NAMES = {
    "religion": """宗教信仰 宗教 信仰 religion Religious_Belief religious-faith zongjiao_xinyang zongJiao
        宗教信仰情况""",
    "genes": "基因 基因检测结果 gene GENES genetic_test DNA dnaProfile jiyin JI_YIN",
    "fingerprints": """指纹 指紋 指_纹 左手指纹 fingerprint FingerPrint FINGERPRINTS finger-print
        right_finger_print zhiwen""",
    "blood-type": """血型 血\u200b型 員工血型 ＡＢＯ血型 ⾎型 bloodType BLOOD_TYPE bloodtype blood_type1
        ｂｌｏｏｄ＿ｔｙｐｅ blood.group xueXing XUEXING""",
    "illness": """疾病 病史 家族病史 疾病史 既往症 病歷 病历号 診斷 诊断结果 傳染病 健康狀況 medicalHistory
        MEDICAL_HISTORY diseases Illness diagnosis HIV_status""",
}
MARKET_NAMES = {
    "income": "收入 月收入 年薪 income monthlyIncome salary",
    "deposits": "存款 存款余额 bank_deposits savings",
    "securities": "有价证券 有價證券 股票 securities",
    "commercial-insurance": "商业保险 商業保險 commercial_insurance",
    "real-estate": "不动产 不動產 房产 real_estate realEstate",
    "tax-amounts": "纳税数额 納稅數額 纳税额 tax_amount",
}
ALLOWED = """
    献血 献血毫升 献血量 millilitres blood_donation blood-donation 造血干细胞捐献 血站 血液 型号 指标 残疾
    转基因 转基因食品许可 设备指纹 device_fingerprint 证书指纹 故障诊断 诊断试剂 传染病防治 疾病预防控制中心
    宗教活动场所 宗教活动场所登记证号 宗教事务局 动物疾病 疾控 病床 general gender oxygen generic pathogen
    medical_arrears 医疗欠费 就医黑名单 医保参保 medical-insurance social_insurance good_faith 诚信 history
    credit-deposit deposit 保证金 housing-fund-deposit 营业收入 财政收入 房地产 real_name tax_grade title
    wage_arrears 纳税信用等级
"""


def each(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((id_, name) for id_, row in table.items() for name in row.split())


@pytest.mark.parametrize(("id_", "name"), list(each(NAMES)))
def test_a_name_is_known_in_any_writing(seeds: Catalogue, id_: str, name: str) -> None:
    assert found(name, seeds.forbidden) == id_
    assert found(f"员工{name}", seeds.forbidden) == found(f"{name}（必填）", seeds.forbidden) == id_


@pytest.mark.parametrize(("id_", "name"), list(each(MARKET_NAMES)))
def test_what_binds_market_providers_binds_nobody_else(seeds: Catalogue, id_: str, name: str) -> None:
    assert found(name, seeds.forbidden, market=True) == id_
    assert found(name, seeds.forbidden) is None


@pytest.mark.parametrize("name", ALLOWED.split())
def test_names_that_only_look_alike_are_allowed(seeds: Catalogue, name: str) -> None:
    assert found(name, seeds.forbidden, market=True) is None


def test_no_kind_of_the_seeds_is_refused_and_one_is_for_public_bodies_only(seeds: Catalogue) -> None:
    def refused(market: bool) -> set[str]:
        return {
            kind.id
            for kind in seeds.kinds.values()
            for text in (kind.id, kind.title.zh, kind.title.en, *kind.attributes)
            if found(text, seeds.forbidden, market) is not None
        }

    assert {"blood-donation", "medical-insurance", "medical-arrears"} <= set(seeds.kinds)
    assert refused(market=False) == set()
    assert refused(market=True) == {"real-estate-registration"}


def test_every_quote_stands_in_its_law(seeds: Catalogue) -> None:
    for row in seeds.forbidden.values():
        for basis in row.legal_basis:
            text = (SHARED / "law" / f"{basis.document}.md").read_text("utf-8")
            article = text[text.index(f"\n{basis.article} ") :]
            assert basis.quote in article[: article.index("\n第", 1)], (row.id, basis.document)


# A record kind that declares it


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"attributes": {"blood_type": "text"}}, ("attributes", "blood_type")),
        ({"id": "medical-history"}, ("id",)),
        ({"title": {"zh": "员工血型", "en": "staff"}}, ("title", "zh")),
    ],
)
def test_a_record_kind_that_declares_it_is_refused_in_both_languages(
    seeds: Catalogue, changes: dict[str, object], path: tuple[str, ...]
) -> None:
    body = {
        "id": "x",
        "title": {"zh": "某", "en": "some"},
        "polarity": "NEUTRAL",
        "category": "other",
        **changes,
    }
    kind = Kind.model_validate(body)
    problems = check(replace(seeds, kinds={**seeds.kinds, kind.id: kind}))
    assert [(one.document, one.path) for one in problems] == [(("kind", kind.id), path)]
    assert "credit-reporting-regulation-2013, 第十四条: 禁止征信机构采集个人的" in problems[0].found
    assert "属于法律禁止采集的信息" in shown(problems[0].finding, Language.ZH)
    assert "请提供方不要报送" in shown(problems[0].expectation, Language.ZH)


def test_seeds_with_it_in_a_record_or_without_the_list_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    for name in ("reference", "regions", "sources", "policy"):
        (folder / name).mkdir(parents=True)
    with pytest.raises(BrokenDocuments, match=r"forbidden\.yaml:1: found no list of what law forbids"):
        read_seeds(folder, date(2026, 11, 22))
    text = (ROOT / "seeds" / "reference" / "forbidden.yaml").read_text("utf-8")
    (folder / "reference" / "forbidden.yaml").write_text(text, "utf-8")
    (folder / "demo").mkdir()
    record = {
        "id": "r",
        "subject": {"scheme": "USCC", "value": "x"},
        "kind": "k",
        "authority": "a",
        "region": "411500",
        "decided_on": date(2026, 1, 1),
        "attributes": {"血型": SECRET},
    }
    (folder / "demo" / "records.yaml").write_text(yaml.safe_dump([record], allow_unicode=True), "utf-8")
    with pytest.raises(BrokenDocuments, match="'血型', a name of blood type") as refused:
        read_seeds(folder, date(2026, 11, 22))
    assert SECRET not in str(refused.value)


# A mapping that names it


def mapping(place: Place, text: str, head: str = HEAD, **fields: str) -> list[str]:
    """What is wrong with a mapping."""
    path = place.home / "m.yaml"
    fields = {"extra": "", "column": "x: text", "attributes": "", "kind": "blood-donation", **fields}
    body = head.format(source=place.source) + text.format(scheme=place.scheme, **fields)
    path.write_text(body, "utf-8")
    try:
        read_mapping(path, "m.yaml", place.naming.schemes, place.catalogue)
    except BrokenDocuments as error:
        return [str(one) for one in error.complaints if "which nothing" not in str(one)]
    return []


PUBLIC = HEAD.replace("title:", "provider: PUBLIC\ntitle:")


@pytest.mark.parametrize("column", ["血型: {type: ignored, why: no use}", "employeeBloodType: text"])
def test_a_column_is_refused_even_if_it_is_ignored(place: Place, column: str) -> None:
    for head in (HEAD, PUBLIC):
        (told,) = [one for one in mapping(place, FILE, head, column=column) if "nothing uses" not in one]
        assert told.startswith(
            f"m.yaml:{10 + (head is PUBLIC)}: files.0.columns.{column.split(':')[0]}: found "
        )
        assert "blood type (血型), which credit-reporting-regulation-2013, 第十四条: 禁止征信机构" in told


def test_a_target_is_refused(place: Place) -> None:
    told = mapping(place, RECORDS, attributes="blood_type: {column: x}")
    assert any("attributes.blood_type: found 'blood_type', a name of blood type" in one for one in told), told
    assert any(
        "kind: found 'illness-history'" in one for one in mapping(place, RECORDS, kind="illness-history")
    )


def test_market_data_needs_a_public_body_or_consent(place: Place) -> None:
    income = "月收入: {type: ignored, why: x}"
    (told,) = mapping(place, FILE, column=income)
    assert "'月收入', a name of income (收入)" in told
    assert "provider: PUBLIC for a public body, or written_consent" in told
    assert mapping(place, FILE, PUBLIC, column=income) == []
    agreed = FILE.replace("    columns:", "    written_consent: {{column: consent}}\n    columns:")
    assert mapping(place, agreed, column=f"{income}, consent: text") == []
    assert any("declared column of type text" in one for one in mapping(place, agreed, column=income))
    organisations = FILE.replace("NATURAL_PERSON", "LEGAL_ENTITY").replace("{scheme}", "USCC")
    assert mapping(place, organisations, column=income) == []
    estate = {"kind": "real-estate-registration", "column": "x: {type: ignored, why: x}"}
    kind = RECORDS.replace("kind: text", "kind: {{type: ignored, why: x}}")
    assert any("real estate (不动产)" in one for one in mapping(place, kind, **estate))
    assert mapping(place, kind, PUBLIC, **estate) == []


# A delivery that brings it


def everything(place: Place) -> str:
    """All that a delivery left behind."""
    aside = "".join(path.read_text("utf-8") for path in (place.home / "set-aside").glob("*"))
    rows = place.rows(
        "MATCH (n) WHERE n.batch STARTS WITH $source OR n.source = $source RETURN n {.*} AS n",
        source=place.source,
    )
    return aside + str(rows)


def test_a_delivery_with_such_a_column_is_refused_before_a_row_is_read(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put("people.csv", f"id,name,day,员工血型\nA1,Li,2020-01-01,{SECRET}\n")
    with pytest.raises(InputError) as refused:
        place.ingest(FILE.replace(", {column}", ""))
    told = str(refused.value)
    assert "'员工血型', a name of blood type (血型), which credit-reporting-regulation-2013, 第十四条" in told
    assert "ask the sender for files without it" in told
    assert SECRET not in told + everything(place) + str(capsys.readouterr())
    assert place.rows("MATCH (s:Subject {scheme: $scheme}) RETURN s.value AS value") == []


def test_a_row_of_such_a_kind_is_set_aside_and_what_it_says_is_told_nowhere(place: Place) -> None:
    place.put("people.csv", "id,name,day\nA1,Li,2020-01-01\n")
    rows = [
        f"A1,{kind},2020-01-01,{SECRET}"
        for kind in ("病史-2020", "real-estate-registration", "blood-donation")
    ]
    place.put("records.csv", "\n".join(["id,kind,day,x", *rows]))
    column = "x: {{type: ignored, why: not for the hub}}"
    people = FILE.replace(", {column}", "")
    records = RECORDS.replace("{column}", column).replace("kind: {kind}", "kind: {{column: kind}}")
    records = records.replace("{extra}", "").replace("{attributes}", "")
    summary = place.ingest(people, records)
    assert dict(summary.reasons) == {"FORBIDDEN": 2}
    aside = place.set_aside()
    assert [(row["line"], row["column"]) for row in aside] == [(2, "kind"), (3, "kind")]
    assert all("第十四条" in row["found"] for row in aside)
    assert SECRET not in everything(place)
    assert "病史-2020" not in everything(place)


def test_a_row_without_the_persons_consent_is_set_aside(place: Place) -> None:
    place.put("people.csv", "id,name,day,收入,consent\nA1,Li,2020-01-01,1,S-1\nA2,Wu,2020-01-01,2,\n")
    column = "收入: {{type: ignored, why: x}}, consent: {{type: text, required: false}}"
    text = FILE.replace("{column}", column)
    agreed = text.replace("    columns:", "    written_consent: {{column: consent}}\n    columns:")
    summary = place.ingest(agreed)
    assert (summary.written, dict(summary.reasons)) == (1, {"NO_CONSENT": 1})
    assert [row["line"] for row in place.set_aside()] == [3]


# Persons get their name for other hubs when their number is at hand


def test_ingestion_notes_the_exchange_digest_also_of_persons_that_were_there(
    place: Place, tmp_path: Path
) -> None:
    path = tmp_path / "exchange.key"
    path.write_bytes(b"0123456789abcdef0123456789abcdef")
    ring = KeyRing((b"k" * 32,), open_exchange_key(path), own={"set-aside": b"s" * 32})
    key = Naming(place.naming.schemes, ring).key("ID", PERSON, date(2026, 6, 1))[0]
    statement = (
        "MATCH (s:Subject {scheme: 'ID', value: $value}) RETURN s.exchange AS exchange, s.exchangeKey AS id"
    )
    place.put("people.csv", f"id,name,day\n{PERSON},Li,2020-01-01\n")
    people = FILE.replace(", {column}", "").replace("{scheme}", "ID")
    try:
        assert place.ingest(people).written == 1
        assert place.rows(statement, value=key.value) == [{"exchange": None, "id": None}]
        with_key = replace(place, naming=Naming(place.naming.schemes, ring))
        summary = with_key.ingest(people)
        assert (summary.written, summary.unchanged) == (0, 1), (
            "read again under the new key, and nothing changed"
        )
        assert ring.exchange is not None
        assert key.digests is not None
        assert place.rows(statement, value=key.value) == [
            {"exchange": key.digests.exchange, "id": ring.exchange.id}
        ]
        assert str(key.digests.exchange) not in str(summary)
    finally:
        gone = "MATCH (s:Subject {scheme: 'ID', value: $value})-[:HAS_VERSION]->(v) DETACH DELETE s, v"
        place.graph.write(lambda tx: tx.rows(gone, value=key.value))
    assert stored_digests.version_of(key) == 1
