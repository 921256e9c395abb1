"""The file of an investigation: who sees it, how it changes, and what of it is replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from graph_schema.links import AttributeKind
from graph_schema.vocabulary import Role
from hub.identity import Caller, sign_token
from hub.investigations import graphs
from hub.investigations.drawing import Drawing
from hub.investigations.drawn_attributes import AttributeUser, DrawnAttribute
from hub.services import Services
from hub.settings import Settings
from tests import staging
from tests.access.conftest import a_number
from tests.asking import PERSON, codes, data
from tests.conftest import Ask
from tests.investigating import (
    ADD,
    CLOSE,
    LIST,
    MERGE,
    NOTE,
    OPEN,
    READ,
    READS,
    REMOVE,
    REPLAY,
    SAVE,
    SHARE,
    Desk,
    ids,
    new_matter,
)

Sign = Callable[..., str]


@pytest.fixture(scope="module")
def sign(settings: Settings, services: Services) -> Sign:
    """Tokens of investigators: account, and region."""

    def token(name: str, region: str = "411500") -> str:
        caller = Caller(name, region, f"{region}-jcj", Role.INVESTIGATOR)
        return sign_token(settings, caller, services.clock(), timedelta(hours=1))

    return token


@pytest.fixture
def desk(ask: Ask, sign: Sign) -> Desk:
    made = Desk(ask, sign("甲"))
    made.open()
    return made


def test_a_file_is_opened_filled_and_read(services: Services, desk: Desk) -> None:
    company, other = staging.put_subject(services), staging.put_subject(services)
    desk.add(company, other)
    looked_at = data(desk.send(READ))["investigation"]
    by_code = ids(looked_at)
    assert set(by_code) == {company, other}
    assert [edge["node"]["addedBy"] for edge in looked_at["subjects"]["edges"]] == ["甲", "甲"]
    desk.add(company, why="另有原因")
    noted = desk.do(NOTE, text="两家同日登记\n地址相同")
    assert noted["notes"]["edges"][0]["node"]["text"] == "两家同日登记\n地址相同"
    whys = {edge["node"]["subject"]["code"]: edge["node"]["why"] for edge in noted["subjects"]["edges"]}
    assert whys == {company: "另有原因", other: "关联方"}
    removed = desk.do(REMOVE, subjects=[by_code[other], by_code[other]])
    assert set(ids(removed)) == {company}
    assert removed["subjects"]["totalCount"] == 1
    assert removed["version"] == 5


def test_words_hold_no_identity_number(desk: Desk) -> None:
    for document, words in (
        (NOTE, {"text": f"身份证号 {PERSON}"}),
        (CLOSE, {"reason": PERSON}),
        (ADD, {"subjects": [{"subject": {"code": "91411502DEM000030B"}, "why": PERSON}]}),
        (SHARE, {"members": [PERSON]}),
    ):
        assert codes(desk.send(document, **words)) == ["BAD_INPUT"], document
    assert codes(Desk(desk.ask, desk.token).send(OPEN, title=PERSON)) == ["BAD_INPUT"]
    assert desk.read() == {**(desk.read() or {}), "version": 1}


def test_of_two_who_change_it_at_once_the_second_is_told(desk: Desk) -> None:
    before = desk.version
    desk.do(NOTE, text="第一条")
    answer = desk.send(NOTE, text="第二条", version=before)
    assert codes(answer) == ["CONFLICT"]
    assert "receipt" in answer["extensions"]
    read = desk.read()
    assert read is not None
    assert [edge["node"]["text"] for edge in read["notes"]["edges"]] == ["第一条"]


def test_nobody_else_sees_it_until_it_is_shared(ask: Ask, sign: Sign, desk: Desk) -> None:
    colleague = Desk(ask, sign("乙"), desk.matter, desk.id, desk.version)
    stranger = Desk(ask, sign("甲", "320500"), desk.matter, desk.id, desk.version)
    for other in (colleague, stranger):
        assert other.read() is None
        assert codes(other.send(NOTE, text="x")) == ["NOT_FOUND"]
        assert desk.id not in str(other.send(LIST))
    assert Desk(ask, desk.token, new_matter(), desk.id).read() is None, "another matter"

    desk.do(SHARE, members=["乙"])
    assert colleague.read() is not None
    assert desk.id in str(colleague.send(LIST))
    assert stranger.read() is None, "an account of the same name in another region"
    colleague.version = desk.version
    colleague.do(NOTE, text="乙的记事")
    for document, words in ((SHARE, {"members": ["乙"]}), (CLOSE, {"reason": "查清"})):
        assert codes(colleague.send(document, **words)) == ["FORBIDDEN"]

    desk.version = colleague.version
    desk.do(SHARE, withRegion=True)
    third = Desk(ask, sign("丙"), desk.matter, desk.id)
    assert third.read() is not None
    assert stranger.read() is None
    desk.do(SHARE)
    assert third.read() is None
    assert colleague.read() is None


def test_a_closed_file_is_read_and_changed_no_more(desk: Desk) -> None:
    closed = desk.do(CLOSE, reason="查清")
    assert (closed["state"], closed["closingReason"]) == ("CLOSED", "查清")
    assert codes(desk.send(NOTE, text="x")) == ["CONFLICT"]
    assert desk.read() is not None
    assert desk.id in str(desk.send(LIST, state="CLOSED"))
    assert desk.id not in str(desk.send(LIST, state="OPEN"))


def test_one_open_file_of_a_matter_for_each_who_opens(ask: Ask, sign: Sign, desk: Desk) -> None:
    assert codes(desk.send(OPEN, title="又一")) == ["CONFLICT"]
    other = Desk(ask, sign("乙"), desk.matter)
    other.open()  # it is not told that there is one
    desk.do(CLOSE, reason="重立")
    desk.open("又一")


def test_a_merged_file_leads_to_the_other(ask: Ask, sign: Sign, services: Services, desk: Desk) -> None:
    both, own = staging.put_subject(services), staging.put_subject(services)
    other = Desk(ask, sign("乙"))
    other.open()
    other.add(both, own, why="乙的理由")
    other.do(NOTE, text="乙的记事")
    desk.add(both)
    assert codes(desk.send(MERGE, other=other.id)) == ["NOT_FOUND"], "not shared with whom merges"
    other.do(SHARE, members=["甲"])
    assert codes(desk.send(MERGE, other=desk.id)) == ["CONFLICT"]
    merged = desk.do(MERGE, other=other.id)
    assert merged["matters"] == [desk.matter, other.matter]
    assert merged["merged"] == [{"id": other.id}]
    assert merged["members"] == ["乙"]
    whys = {edge["node"]["subject"]["code"]: edge["node"]["why"] for edge in merged["subjects"]["edges"]}
    assert whys == {both: "关联方\n乙的理由", own: "乙的理由"}
    assert [edge["node"]["text"] for edge in merged["notes"]["edges"]] == ["乙的记事"]
    led = other.read()
    assert led is not None
    assert led["id"] == desk.id
    assert other.id not in str(other.send(LIST)), "it stands in no list"
    other.version = desk.version
    other.do(NOTE, text="并案之后")


def test_a_merge_shows_nobody_what_a_colleague_did_not_share(ask: Ask, sign: Sign, desk: Desk) -> None:
    other = Desk(ask, sign("乙"))
    other.open()
    other.do(SHARE, members=["甲"])
    desk.do(SHARE, members=["丙"])
    before = desk.version
    for by, to in ((desk, other), (Desk(ask, desk.token, other.matter, other.id, other.version), desk)):
        assert codes(by.send(MERGE, other=to.id)) == ["FORBIDDEN"], "丙 would see what 乙 opened"
    desk.do(SHARE, withRegion=True)
    assert codes(desk.send(MERGE, other=other.id)) == ["FORBIDDEN"], "and so would everybody"
    assert desk.version == before + 1
    assert codes(Desk(ask, sign("丙"), desk.matter, desk.id, desk.version).send(MERGE, other=other.id)) == [
        "NOT_FOUND"
    ]
    desk.do(SHARE, members=["丙"])
    other.do(SHARE, members=["丙", "甲"])
    third = Desk(ask, sign("丙"), desk.matter, desk.id, desk.version)
    assert codes(third.send(MERGE, other=other.id)) == ["FORBIDDEN"], "who opened neither"
    merged = desk.do(MERGE, other=other.id)
    assert merged["members"] == ["丙", "乙"]
    assert not merged["sharedWithRegion"]


def test_of_two_own_files_who_saw_either_sees_the_merged_one(ask: Ask, sign: Sign, desk: Desk) -> None:
    other = Desk(ask, desk.token)
    other.open()
    other.do(SHARE, withRegion=True)
    desk.do(SHARE, members=["乙"])
    merged = desk.do(MERGE, other=other.id)
    assert (merged["members"], merged["sharedWithRegion"]) == (["乙"], True)
    assert Desk(ask, sign("丙"), other.matter, other.id).read() is not None
    desk.do(SHARE)  # other tests list what they see


def test_the_list_is_paged_without_leaving_out(ask: Ask, sign: Sign) -> None:
    opened = list[str]()
    account = f"翻页{new_matter()}"
    one = Desk(ask, sign(account))
    for _ in range(5):
        one.matter = new_matter()
        opened.append(one.open()["id"])
    found, after = list[str](), None
    while True:
        page = data(one.send(LIST, first=2, after=after))["investigations"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == opened[::-1]


def test_what_was_done_in_the_matter_is_told_to_who_sees_the_file(
    ask: Ask, sign: Sign, services: Services, desk: Desk
) -> None:
    company = staging.put_subject(services)
    subject = """query ($code: String!, $purpose: PurposeInput!) {
      subject(ref: {code: $code}, purpose: $purpose) { id name } }"""
    receipt = desk.send(subject, code=company)["extensions"]["receipt"]
    noted = desk.do(NOTE, text="见查询回执", receipt=receipt)
    assert noted["notes"]["edges"][0]["node"]["receipt"] == receipt
    others = Desk(ask, sign("丁"), desk.matter)
    hidden = others.send(subject, code=company)["extensions"]["receipt"]
    far = Desk(ask, sign("甲", "320500"), desk.matter)
    elsewhere = far.send(subject, code=company)["extensions"]["receipt"]
    rows = list[dict[str, str]]()
    after = None
    while True:
        page = data(desk.send(READS, first=2, after=after))["investigation"]["reads"]
        rows += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    receipts = [row["receipt"] for row in rows]
    assert receipt in receipts
    assert hidden not in receipts, "somebody else's, with whom the file is not shared"
    assert elsewhere not in receipts, "of an account of the same name in another region"
    assert {row["caller"] for row in rows} == {"甲"}
    assert any("opened" in outcome for row in rows for outcome in row["outcomes"])
    other = Desk(ask, desk.token)
    other.open()
    assert codes(other.send(NOTE, text="x", receipt=receipt)) == ["NOT_FOUND"], "of another matter"


# Saved graphs


def test_a_saved_graph_replays_at_its_commit(services: Services, desk: Desk) -> None:
    parent, child, guarantor = (staging.put_subject(services, name=f"（测试）{name}") for name in "母子保")
    owns = {
        "kind": "SHAREHOLDER_OF",
        "start": {"scheme": "USCC", "value": parent},
        "end": {"scheme": "USCC", "value": child},
        "from": "2020-01-01",
        "share": "0.4",
    }
    staging.put_links(services, owns)
    by_code = ids(desk.add(parent, child, guarantor))
    nodes = [
        {"subject": by_code[code], "x": float(x), "y": -1.5}
        for x, code in enumerate((parent, child, guarantor))
    ]
    saved = desk.do(SAVE, title="股权", nodes=nodes)
    (graph,) = [edge["node"] for edge in saved["savedGraphs"]["edges"]]
    first = data(desk.send(REPLAY, id=graph["id"]))["savedGraph"]
    assert first["changes"] == []
    assert first["asSeen"]["links"] == first["now"]["links"]
    assert [link["share"] for link in first["now"]["links"]] == ["0.4"]
    assert [(node["x"], node["y"]) for node in first["asSeen"]["nodes"]] == [(0, -1.5), (1, -1.5), (2, -1.5)]

    today = services.now().date()
    key = {"scheme": "USCC", "value": child}
    staging.put_subject(services, key=key, name="（测试）子（改名）", status="CLOSED")
    guarantee = {**owns, "kind": "GUARANTEES", "start": {"scheme": "USCC", "value": guarantor}}
    guarantee.pop("share")
    staging.put_links(services, guarantee, {**owns, "to": str(today - timedelta(days=1))})
    second = data(desk.send(REPLAY, id=graph["id"]))["savedGraph"]
    assert second["asSeen"] == first["asSeen"]
    changes = {
        (one["what"], one["subject"]["id"]): (one["before"], one["after"]) for one in second["changes"]
    }
    assert changes == {
        ("NAME", by_code[child]): ("（测试）子", "（测试）子（改名）"),
        ("STATUS", by_code[child]): ("ACTIVE", "CLOSED"),
        ("LINK_ENDED", by_code[parent]): (None, None),
        ("LINK_BEGUN", by_code[guarantor]): (None, None),
    }


BIDDERS = ("91411521DEM000356H", "91411521DEM000364C", "91411521DEM0003134")
"""Two of the demo world that have one address and one phone, and one that has neither."""


def test_a_saved_graph_shows_which_addresses_and_phones_are_shared(desk: Desk) -> None:
    by_code = ids(desk.add(*BIDDERS))
    nodes = [{"subject": id_, "x": 0.0, "y": float(y)} for y, id_ in enumerate(by_code.values())]
    saved = desk.do(SAVE, title="同址同电话", nodes=nodes)
    graph = saved["savedGraphs"]["edges"][0]["node"]["id"]
    seen = data(desk.send(REPLAY, id=graph))["savedGraph"]
    address, phone = seen["asSeen"]["sharedAttributes"]
    assert (address["kind"], address["label"]) == ("ADDRESS", "河南省信阳市罗山县示例大道9号3-301（虚构）")
    assert (phone["kind"], phone["label"]) == ("PHONE", "037****99")
    assert address["subjects"] == phone["subjects"] == sorted(by_code[one] for one in BIDDERS[:2])
    assert seen["now"]["sharedAttributes"] == seen["asSeen"]["sharedAttributes"]
    assert seen["changes"] == []


def test_who_shares_an_address_now_is_a_difference() -> None:
    ids = {one: one for one in "abc"}

    def shares(name: str, *subjects: str) -> DrawnAttribute:
        users = tuple(AttributeUser(one, "登记", "REGISTERED", "2020-01-01") for one in subjects)
        return DrawnAttribute(name, AttributeKind.ADDRESS, f"{name}路", users)

    def drawing(*attributes: DrawnAttribute) -> Drawing:
        return Drawing(1, date(2026, 1, 1), ids, {}, (), (), attributes)

    before = drawing(shares("a_1", "a", "b"), shares("a_2", "a", "b"), shares("a_3", "b", "c"))
    after = drawing(shares("a_1", "a", "b"), shares("a_2", "a", "c"), shares("a_4", "a", "c"))
    told = [(one.subject, one.before, one.after) for one in graphs._of_attributes(before, after, ids)]
    assert told == [("a", "a_2路", "a_2路"), ("b", "a_3路", None), ("a", None, "a_4路")]
    assert graphs._left(before.attributes, {"a": "a", "b": "a"}) == [], "of two that are one nobody is left"


def test_what_an_ended_grant_showed_is_in_neither_picture(
    ask: Ask, sign: Sign, services: Services, desk: Desk
) -> None:
    number = a_number()
    staging.put_person(services, number)
    company = staging.put_subject(services)
    staging.put_links(
        services,
        {
            "kind": "LEGAL_REPRESENTATIVE_OF",
            "start": {"scheme": "ID", "value": number},
            "end": {"scheme": "USCC", "value": company},
            "from": "2020-01-01",
        },
    )
    named = {"subject": {"identityNumber": number}, "why": "法定代表人"}
    added = desk.do(ADD, subjects=[named, {"subject": {"code": company}, "why": "企业"}])
    rows = sorted(
        (edge["node"]["subject"] for edge in added["subjects"]["edges"]), key=lambda one: one["name"]
    )
    assert [one["name"] for one in rows] == ["测******", "（测试）公司"]
    nodes = [{"subject": one["id"], "x": 0.0, "y": 0.0} for one in rows]
    saved = desk.do(SAVE, title="法定代表人", nodes=nodes)
    graph = saved["savedGraphs"]["edges"][0]["node"]["id"]
    seen = data(desk.send(REPLAY, id=graph))["savedGraph"]
    assert len(seen["asSeen"]["nodes"]) == 2
    assert len(seen["asSeen"]["links"]) == 1

    staging.put_person(services, number, registered="370102")
    later = data(desk.send(REPLAY, id=graph))["savedGraph"]
    for picture in ("asSeen", "now"):
        assert [node["subject"]["id"] for node in later[picture]["nodes"]] == [nodes[1]["subject"]]
        assert later[picture]["links"] == []
    assert later["changes"] == []
    assert nodes[0]["subject"] not in str(later)
    read = desk.read()
    assert read is not None
    assert read["subjects"]["totalCount"] == 1
    assert nodes[0]["subject"] not in str(read)


def test_what_is_not_there_can_not_be_saved(services: Services, desk: Desk) -> None:
    one, other = staging.put_subject(services), staging.put_subject(services)
    holds = {"scheme": "USCC", "value": one}, {"scheme": "USCC", "value": other}
    staging.put_links(
        services, {"kind": "SHAREHOLDER_OF", "start": holds[0], "end": holds[1], "from": "2020-01-01"}
    )
    by_code = ids(desk.add(one, other))
    node = {"subject": by_code[one], "x": 0.0, "y": 0.0}
    far = {"subject": by_code[other], "x": 1.0, "y": 0.0}
    unknown = {"kind": "GUARANTEES", "start": by_code[one], "end": by_code[other]}
    linked = {"kind": "SHAREHOLDER_OF", "start": by_code[one], "end": by_code[other]}
    for wrong, message in (
        ({"nodes": [node, {**far, "subject": "s_none"}]}, ("nodes[1]", "Subject 1 (from 0) of `nodes`")),
        ({"nodes": [node, far, node]}, ("nodes[2]", "Subject 2 (from 0) of `nodes`")),
        ({"nodes": [node, {**far, "y": -1e308}]}, ("nodes[1]", "Subject 1 (from 0) of `nodes`")),
        ({"nodes": [node, far], "links": [linked, linked, unknown]}, ("links[2]", "Link 2 (from 0)")),
    ):
        (error,) = desk.send(SAVE, title="图", **wrong)["errors"]
        assert error["extensions"]["argument"] == message[0]
        assert error["message"].startswith(message[1])
    for wrong, code in (
        ({"nodes": [{**node, "subject": "s_none"}]}, "NOT_FOUND"),
        ({"nodes": [node, node]}, "BAD_INPUT"),
        ({"nodes": []}, "LIMIT_EXCEEDED"),
        ({"nodes": [node, far], "links": [unknown]}, "BAD_INPUT"),
        ({"nodes": [node], "commit": 2**31 - 1}, "BAD_INPUT"),
        ({"nodes": [node], "on": str(date.today() + timedelta(days=9))}, "BAD_INPUT"),
    ):
        assert codes(desk.send(SAVE, title="图", **wrong)) == [code], wrong
    assert codes(desk.send(ADD, subjects=[{"subject": {"code": "91411502DEM9999965"}, "why": "x"}])) == [
        "NOT_FOUND"
    ]


def test_a_saved_graph_of_others_is_not_there(ask: Ask, sign: Sign, services: Services, desk: Desk) -> None:
    by_code = ids(desk.add(staging.put_subject(services)))
    nodes = [{"subject": one, "x": 0.0, "y": 0.0} for one in by_code.values()]
    graph = desk.do(SAVE, title="图", nodes=nodes)["savedGraphs"]["edges"][0]["node"]["id"]
    for other in (Desk(ask, sign("乙"), desk.matter), Desk(ask, sign("甲", "320500"), desk.matter)):
        answers = [other.send(REPLAY, id=one) for one in (graph, "g_none")]
        assert answers[0]["data"] == answers[1]["data"] == {"savedGraph": None}


def test_an_officer_and_another_purpose_are_refused(ask: Ask, token: Callable[..., str], desk: Desk) -> None:
    officer = Desk(ask, token(), desk.matter, desk.id)
    assert codes(officer.send(READ)) == ["FORBIDDEN"]
    answer = ask(OPEN, {"title": "x", "purpose": {"code": "SUPERVISION", "matter": "x"}}, as_=desk.token)
    assert codes(answer) == ["FORBIDDEN"]
