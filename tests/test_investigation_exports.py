"""What is handed on of an investigation: each form is what its readers expect, masked, and safe to open."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import networkx
import pytest

from graph_schema.links import AttributeKind, LinkKind
from graph_schema.vocabulary import Role, SubjectKind
from hub.investigations.contents import InvestigationNote
from hub.investigations.drawing import Drawing, DrawnLink, DrawnSubject
from hub.investigations.drawn_attributes import AttributeUser, DrawnAttribute
from hub.investigations.exports import followthemoney as ftm
from hub.investigations.exports.bods import bods
from hub.investigations.exports.dossier import dossier
from hub.investigations.exports.material import Material
from hub.investigations.exports.tables import as_json, graphml, links_csv, subjects_csv
from hub.investigations.graphs import SavedGraph
from hub.investigations.investigation import Investigation
from hub.services import Services
from hub.spreadsheets import plain_cell, safe_cell
from tests import staging
from tests.access.conftest import a_number
from tests.asking import codes, data
from tests.conftest import ROOT, Ask
from tests.investigating import ADD, EXPORT, NOTE, SAVE, Desk

EVIL = '=HYPERLINK("http://x")<script>alert(1)</script>'


def subject(id_: str, kind: SubjectKind, name: str, **more: Any) -> DrawnSubject:
    return DrawnSubject(
        id=id_,
        kind=kind,
        name=name,
        code=more.get("code"),
        region="411502",
        status="ACTIVE",
        invented=True,
        masked=more.get("masked", False),
    )


def link(kind: LinkKind, start: str, end: str, **more: Any) -> DrawnLink:
    return DrawnLink.from_row(
        {
            "kind": kind,
            "start": start,
            "end": end,
            "place": f"{start}/{end}/2020-01-01/登记/",
            "validFrom": "2020-01-01",
            "validTo": "9999-12-31",
            "source": "登记机关",
            **more,
        }
    )


def used_by(id_: str, kind: AttributeKind, label: str, *subjects: str) -> DrawnAttribute:
    users = tuple(AttributeUser(one, "登记机关", "REGISTERED", "2020-01-01") for one in subjects)
    return DrawnAttribute(id_, kind, label, users)


SHARED = (
    used_by("a_1", AttributeKind.ADDRESS, EVIL, "s_a", "s_LEGAL_ENTITY", "s_SHIP"),
    used_by("a_2", AttributeKind.PHONE, "037****99", "s_a", "s_p"),
)

SAVED = SavedGraph.from_row(
    {
        **{name: () for name in ("subjects", "xs", "ys", "linkKinds", "linkPlaces")},
        **{"id": "g_1", "title": "图", "commit": 17, "day": "2026-06-01", "savedBy": "甲"},
        "savedAt": "2026-06-01T01:00:00+00:00",
    }
)


@pytest.fixture(scope="module")
def material() -> Material:
    """Every kind of subject, and of links one for each kind from a company and a person to a company."""
    subjects = [
        *(subject(f"s_{kind}", kind, f"（测试）{kind}") for kind in SubjectKind),
        subject("s_a", SubjectKind.LEGAL_ENTITY, EVIL, code="91411502DEM000030B"),
        subject("s_p", SubjectKind.NATURAL_PERSON, "测*", masked=True),
    ]
    links = [link(kind, start, "s_a") for kind in LinkKind for start in ("s_LEGAL_ENTITY", "s_p")]
    links += [
        link(LinkKind.SHAREHOLDER_OF, "s_PUBLIC_BODY", "s_a", share="0.2500000000"),
        link(
            LinkKind.SHAREHOLDER_OF, "s_SHIP", "s_a", shareAtLeast="0.2500000000", shareAtMost="0.5000000000"
        ),
        link(
            LinkKind.SHAREHOLDER_OF,
            "s_p",
            "s_LEGAL_ENTITY",
            votesAtLeast="0.5000000000",
            state="STATED",
            validTo="2025-01-01",
        ),
    ]
    at = datetime(2026, 6, 1, 1, tzinfo=UTC)
    file = Investigation(
        id="i_1",
        matter="信查1",
        matters=("信查1",),
        title=EVIL,
        region="411500",
        authority="411500-jcj",
        opened_by="甲",
        opened_at=at,
    )
    note = InvestigationNote(id="n_1", text=f"{EVIL}\n第二行", by="甲", at=at, receipt="r_0")
    return Material(
        investigation=file,
        drawing=Drawing(17, date(2026, 6, 1), {}, {}, tuple(subjects), tuple(links), SHARED),
        whys={"s_a": EVIL},
        notes=(note,),
        graphs=(),
        made_at=at,
        made_by="甲",
        receipt="r_1",
        regions={"411502": "浉河区"},
        places={one.id: (float(place), 0.0) for place, one in enumerate(subjects)},
    )


# Spreadsheets


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x", "\u200b=1", "\u00a0@x"],
)
def test_no_cell_is_run_by_a_spreadsheet(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert plain_cell(safe_cell(cell)) == cell
    assert plain_cell(safe_cell(f"'{cell}")) == f"'{cell}"


@pytest.mark.parametrize("cell", ["示例公司", "2026-01-01", "25-50", "a=b", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell
    assert plain_cell(cell) == cell


def test_csv_has_a_row_for_each_with_its_citation(material: Material) -> None:
    for write, number in (
        (subjects_csv, len(material.drawing.subjects)),
        (links_csv, len(material.drawing.links) + 5),
    ):
        text = write(material).text
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len(rows) == number
        assert {row["回执 receipt"] for row in rows} == {"r_1"}
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    shares = {row["比例（%） percent"] for row in rows}
    assert shares == {"", "25", "25-50"}
    assert {row["表决权（%） votes percent"] for row in rows} == {"", ">=50"}
    assert [row["关系 kind"] for row in rows[-5:]] == [*["SAME_ADDRESS_AS"] * 3, *["SAME_PHONE_AS"] * 2]
    assert {row["来源 source"] for row in rows} == {"登记机关"}


def test_graphml_is_read_again(material: Material) -> None:
    graph = networkx.parse_graphml(graphml(material).text, force_multigraph=True)
    assert set(graph) == {*(one.id for one in material.drawing.subjects), "a_1", "a_2"}
    assert graph.number_of_edges() == len(material.drawing.links) + 5
    assert (graph.nodes["a_2"]["kind"], graph.nodes["a_2"]["name"]) == ("PHONE", "037****99")
    assert graph.nodes["s_a"]["name"] == EVIL
    assert graph.nodes["s_a"]["x"] == material.places["s_a"][0]  # type: ignore[index]
    assert graph.graph["receipt"] == "r_1"


def test_json_has_everything(material: Material) -> None:
    body = json.loads(as_json(material).text)
    assert (body["receipt"], body["knownAsOf"], body["on"]) == ("r_1", 17, "2026-06-01")
    assert len(body["links"]) == len(material.drawing.links)
    assert len({one["id"] for one in body["links"]}) == len(body["links"])
    assert body["notes"][0]["text"] == f"{EVIL}\n第二行"
    moments = body["madeAt"], body["investigation"]["openedAt"], body["notes"][0]["at"]
    assert set(moments) == {"2026-06-01T09:00:00+08:00"}
    assert body["savedGraph"] is None
    pictured = json.loads(as_json(replace(material, saved=SAVED)).text)["savedGraph"]
    assert pictured["id"] == SAVED.id
    assert pictured["places"][1] == {"subject": material.drawing.subjects[1].id, "x": 1.0, "y": 0.0}
    assert [(one["kind"], len(one["uses"])) for one in body["sharedAttributes"]] == [
        ("ADDRESS", 3),
        ("PHONE", 2),
    ]


# FollowTheMoney: its schemata with what they are (`extends`), and what their properties take.

EXTENDS = {
    "Company": {"Organization", "LegalEntity", "Asset", "Thing"},
    "Person": {"LegalEntity", "Thing"},
    "PublicBody": {"Organization", "LegalEntity", "Thing"},
    "Organization": {"LegalEntity", "Thing"},
    "Vessel": {"Vehicle", "Asset", "Thing"},
    "Asset": {"Thing"},
    "Address": {"Thing"},
}
EDGES = {
    "Ownership": ("owner", "LegalEntity", "asset", "Asset"),
    "Directorship": ("director", "LegalEntity", "organization", "Organization"),
    "Representation": ("agent", "LegalEntity", "client", "LegalEntity"),
    "Employment": ("employee", "Person", "employer", "Organization"),
    "Family": ("person", "Person", "relative", "Person"),
    "UnknownLink": ("subject", "Thing", "object", "Thing"),
}


def test_followthemoney_links_take_what_their_schema_says(material: Material) -> None:
    written = ftm.followthemoney(material)
    assert written.left_out == 1, "a masked phone"
    entities = [json.loads(line) for line in written.text.splitlines()]
    schemata = {one["id"]: one["schema"] for one in entities}
    assert len(schemata) == len(entities)
    taken = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?")
    for one in entities:
        assert taken.fullmatch(one["id"]), "an id that its readers drop, with all that names it"
        assert all(
            values and all(isinstance(value, str) for value in values)
            for values in one["properties"].values()
        )
        if one["schema"] in EXTENDS:
            assert one["properties"]["full" if one["schema"] == "Address" else "name"]
            linked = one["properties"].get("addressEntity", [])
            assert all(schemata[id_] == "Address" for id_ in linked)
            continue
        start, starts, end, ends = EDGES[one["schema"]]
        for name, range_ in ((start, starts), (end, ends)):
            (value,) = one["properties"][name]
            assert range_ in {schemata[value], *EXTENDS[schemata[value]]}, one
    percentages = [one["properties"].get("percentage") for one in entities if one["schema"] == "Ownership"]
    assert ["25"] in percentages
    summaries = {tuple(one["properties"].get("summary", ())) for one in entities}
    assert {(), ("votes >=50 %",)} <= summaries
    assert any("编号 id s_LEGAL_ENTITY" in one["properties"]["description"][0] for one in entities)
    assert {"Ownership", "Directorship", "UnknownLink"} <= set(schemata.values())


# The Beneficial Ownership Data Standard 0.4

ENTITY_TYPES = {
    "registeredEntity",
    "legalEntity",
    "arrangement",
    "anonymousEntity",
    "unknownEntity",
    "state",
    "stateBody",
}
INTEREST_TYPES = {
    *(
        "shareholding",
        "votingRights",
        "appointmentOfBoard",
        "otherInfluenceOrControl",
        "seniorManagingOfficial",
    ),
    *(
        "settlor",
        "trustee",
        "protector",
        "beneficiaryOfLegalArrangement",
        "rightsToSurplusAssetsOnDissolution",
    ),
    *("rightsToProfitOrIncome", "rightsGrantedByContract", "conditionalRightsGrantedByContract"),
    *("controlViaCompanyRulesOrArticles", "controlByLegalFramework", "boardMember", "boardChair"),
    *("unknownInterest", "unpublishedInterest", "enjoymentAndUseOfAssets", "rightToProfitOrIncomeFromAssets"),
    *("nominee", "nominator"),
}
NAME_TYPES = {"legal", "translation", "transliteration", "former", "alternative", "birth"}
SOURCE_TYPES = {"selfDeclaration", "officialRegister", "thirdParty", "primaryResearch", "verified"}


def faults(statements: list[dict[str, Any]]) -> list[str]:
    """What the standard's schema does not allow, and its rule that records come before what names them."""
    wrong, seen = list[str](), dict[str, str]()
    for one in statements:
        details, type_ = one["recordDetails"], one["recordType"]
        missing = {
            "statementId",
            "declarationSubject",
            "recordId",
            "recordType",
            "recordDetails",
            "statementDate",
        } - set(one)
        wrong += [f"without {name}" for name in missing]
        wrong += [] if 32 <= len(one["statementId"]) <= 64 else ["statementId"]
        wrong += [] if date.fromisoformat(one["statementDate"]) else ["statementDate"]
        wrong += [] if one["recordStatus"] in ("new", "updated", "closed") else ["recordStatus"]
        wrong += [] if one["publicationDetails"]["bodsVersion"] == "0.4" else ["bodsVersion"]
        wrong += [] if isinstance(details["isComponent"], bool) else ["isComponent"]
        wrong += [] if set(one.get("source", {}).get("type", ())) <= SOURCE_TYPES else ["source"]
        if type_ == "entity":
            wrong += [] if details["entityType"]["type"] in ENTITY_TYPES else ["entityType"]
            wrong += (
                []
                if all("scheme" in i or "schemeName" in i for i in details["identifiers"])
                else ["identifiers"]
            )
            wrong += [] if details["jurisdiction"]["name"] else ["jurisdiction"]
        elif type_ == "person":
            wrong += (
                []
                if details["personType"] in ("knownPerson", "unknownPerson", "anonymousPerson")
                else ["personType"]
            )
            wrong += (
                []
                if all(name["fullName"] and name["type"] in NAME_TYPES for name in details["names"])
                else ["names"]
            )
        elif type_ == "relationship":
            wrong += [] if seen.get(details["subject"]) == "entity" else ["subject of a relationship"]
            wrong += (
                [] if seen.get(details["interestedParty"]) in ("entity", "person") else ["interestedParty"]
            )
            for interest in details["interests"]:
                share = interest.get("share", {"exact": 0})
                wrong += [] if interest["type"] in INTEREST_TYPES else ["interest"]
                wrong += [] if share and all(0 <= value <= 100 for value in share.values()) else ["share"]
                wrong += (
                    [] if interest["directOrIndirect"] in ("direct", "indirect", "unknown") else ["direct"]
                )
                wrong += [] if "beneficialOwnershipOrControl" not in interest else ["a claim nobody made"]
        else:
            wrong.append("recordType")
        seen[one["recordId"]] = type_
    ids = [one["statementId"] for one in statements]
    return wrong + ([] if len(ids) == len(set(ids)) else ["statementId twice"])


def test_bods_statements_are_as_the_standard_has_them(material: Material) -> None:
    written = bods(material)
    statements = json.loads(written.text)
    assert faults(statements) == []
    relationships = [one["recordDetails"] for one in statements if one["recordType"] == "relationship"]
    shares = [interest.get("share") for one in relationships for interest in one["interests"]]
    assert {"exact": 25.0} in shares
    assert {"minimum": 50.0} in shares
    drawing = material.drawing
    told = len(drawing.subjects) + len(drawing.links) + len(drawing.attributes) - len(statements)
    assert written.left_out == told > 0
    broken = json.loads(written.text)
    assert faults(broken[::-1]) != [], "relationships before what they name"


# The dossier


class Page(HTMLParser):
    """Which elements a page has, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.words = list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_dossier_runs_nothing_and_cites_each_row(material: Material) -> None:
    text = dossier(material).text
    page = Page()
    page.feed(text)
    assert {"script", "img", "iframe", "link", "a"}.isdisjoint(page.elements)
    assert EVIL in page.words
    assert "@page" in text
    rows = len(material.drawing.subjects) + len(material.drawing.links) + 5
    assert page.words.count("r_1") == rows + 1
    headings = [word for word in page.words if re.search("[\u4e00-\u9fff]+ [A-Z]", word)]
    for heading in ("主体 Subjects", "关联关系 Links", "记事 Notes", "来源 Source", "回执 Receipt"):
        assert any(one.startswith(heading) for one in headings), heading
    assert page.elements.count("circle") == len(material.drawing.subjects)


def test_the_dossier_draws_who_is_what_to_whom_inside_of_its_frame(material: Material) -> None:
    ends = material.drawing.subjects[:2]
    guarantee = link(LinkKind.GUARANTEES, ends[0].id, ends[1].id, amount="12000000.50", currency="CNY")
    shared = used_by("a_1", AttributeKind.ADDRESS, "某路", *(one.id for one in ends))
    drawing = replace(material.drawing, subjects=ends, links=(guarantee,), attributes=(shared,))
    places = {one.id: (float(x), 0.0) for x, one in enumerate(ends)}
    text = dossier(replace(material, drawing=drawing, places=places)).text
    assert text.count('marker-end="url(#to)"') == 1
    assert ">担保、同一地址</tspan>" in text
    assert text.count("stroke-dasharray") == 1
    assert "12,000,000.50 CNY" in text
    assert "登记 registered" in text
    assert ">法人和非法人组织 legal entity<" in text
    assert "REGISTERED" not in text, "a word of the program in a paper for people"


# Over HTTP


def test_the_guide_goes_from_a_file_to_a_dossier(ask: Ask, token: Callable[..., str]) -> None:
    page = (ROOT / "docs" / "investigating.md").read_text("utf-8")
    asked = {
        name: text
        for text in re.findall(r"^```graphql\n(.*?)^```$", page, re.M | re.S)
        for name in re.findall(r"^(?:query|mutation) (\w+)", text, re.M)
    }
    desk = Desk(ask, token(role=Role.INVESTIGATOR))
    desk.open()
    filled = data(desk.send(asked["Fill"], investigation=desk.id))["addToInvestigation"]["investigation"]
    assert [edge["node"]["subject"]["name"] for edge in filled["subjects"]["edges"]] == [
        "示例信阳建材有限公司（虚构）"
    ]
    handed_on = data(desk.send(asked["Dossier"]))["exportInvestigation"]
    assert handed_on["mediaType"].startswith("text/html")
    assert handed_on["receipt"] in handed_on["text"]


def test_an_export_is_masked_entered_and_bears_its_receipt(
    ask: Ask, token: Callable[..., str], services: Services
) -> None:
    number, company = a_number(), staging.put_subject(services, name="（测试）被查公司")
    staging.put_person(services, number, name="测试人名（虚构）")
    ends = {"start": {"scheme": "ID", "value": number}, "end": {"scheme": "USCC", "value": company}}
    staging.put_links(services, {"kind": "SHAREHOLDER_OF", **ends, "from": "2020-01-01", "share": "0.6"})
    desk = Desk(ask, token(role=Role.INVESTIGATOR))
    desk.open()
    desk.add(company)
    file = desk.do(ADD, subjects=[{"subject": {"identityNumber": number}, "why": "股东"}])
    person = file["subjects"]["edges"][1]["node"]["subject"]["id"]
    desk.do(NOTE, text="记事一条")
    for form in ("JSON", "CSV_SUBJECTS", "CSV_LINKS", "GRAPHML", "FOLLOW_THE_MONEY", "BODS", "DOSSIER"):
        answer = desk.send(EXPORT, format=form)
        found = data(answer)["exportInvestigation"]
        assert found["receipt"] == answer["extensions"]["receipt"], form
        assert found["sha256"] == hashlib.sha256(found["text"].encode()).hexdigest()
        assert (found["subjectCount"], found["linkCount"], found["truncated"]) == (2, 1, False)
        assert "测试人名" not in found["text"], form
        assert number not in found["text"]
        assert found["receipt"] in found["text"], form
        entry = services.graph.read(
            lambda tx, receipt=found["receipt"]: tx.row(
                "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a {.*} AS entry", receipt=receipt
            )
        )
        assert entry is not None
        assert entry["entry"]["act"] == "EXPORT"
        assert person in entry["entry"]["subjects"]
    assert faults(json.loads(data(desk.send(EXPORT, format="BODS"))["exportInvestigation"]["text"])) == []

    nodes = [
        {"subject": edge["node"]["subject"]["id"], "x": 1.0, "y": 2.0} for edge in file["subjects"]["edges"]
    ]
    graph = desk.do(SAVE, title="图", nodes=nodes)["savedGraphs"]["edges"][0]["node"]
    staging.put_subject(services, key={"scheme": "USCC", "value": company}, name="（测试）改名后")
    seen = data(desk.send(EXPORT, graph=graph["id"]))["exportInvestigation"]
    assert seen["knownAsOf"] == graph["knownAsOf"]
    assert "被查公司" in seen["text"]
    assert "改名后" in data(desk.send(EXPORT))["exportInvestigation"]["text"]

    staging.put_person(services, number, registered="370102", name="测试人名（虚构）")
    for which in (None, graph["id"]):
        left = data(desk.send(EXPORT, graph=which))["exportInvestigation"]
        assert (left["subjectCount"], left["linkCount"]) == (1, 0)
        assert person not in left["text"]
    assert data(Desk(ask, desk.token, id=desk.id).send(EXPORT))["exportInvestigation"] is None
    assert codes(Desk(ask, token(), desk.matter, desk.id).send(EXPORT)) == ["FORBIDDEN"]


def test_a_company_that_an_agreement_names_is_entered(
    ask: Ask, token: Callable[..., str], services: Services
) -> None:
    """It is no subject of the file, and stands in it all the same."""
    proxy, principal = (staging.put_subject(services) for _ in range(2))
    company = staging.put_subject(services, name="（测试）所涉公司")
    start, end, concerned = ({"scheme": "USCC", "value": one} for one in (proxy, principal, company))
    about = {"start": start, "end": end, "company": concerned, "from": "2020-01-01"}
    staging.put_links(services, {"kind": "VOTES_FOR", **about})
    desk = Desk(ask, token(role=Role.INVESTIGATOR))
    desk.open()
    for one in (proxy, principal):
        desk.add(one)
    found = data(desk.send(EXPORT, format="CSV_LINKS"))["exportInvestigation"]
    assert (found["subjectCount"], found["linkCount"]) == (2, 1)
    assert "所涉公司" in found["text"]
    row = services.graph.read(
        lambda tx: tx.row(
            "MATCH (a:AuditEntry {receipt: $receipt}), (s:Subject {value: $company}) "
            "RETURN s.id IN a.subjects AS entered",
            receipt=found["receipt"],
            company=company,
        )
    )
    assert row == {"entered": True}
