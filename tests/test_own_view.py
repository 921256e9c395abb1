"""A subject's own view: everything that is held about it, and nothing that is another's; one signed file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph_schema.vocabulary import Role
from hub import deadline
from hub.cli import main
from hub.errors import InputError
from hub.identity import OwnSubject
from hub.proceedings.own_view.report_signature import report_signer, sign, verify
from hub.services import Services
from tests import staging
from tests.access.conftest import a_number
from tests.asking import BUILDER, JOINT_PUNISHMENT, SERVICE, SUBJECT, Json, code, codes, data, nodes
from tests.conftest import Ask
from tests.test_audit_query import AUDITING, WHY
from tests.test_docs import fences, missing, page

Token = Callable[..., str]
ITSELF: Json = {"code": "SUBJECT_ACCESS", "matter": "本人2026-009"}
VIEW = """
query View($subject: SubjectRef!, $purpose: PurposeInput!, $form: String, $first: Int, $after: String) {
  ownView(subject: $subject, purpose: $purpose, formNumber: $form) {
    id kind name masked code knownAsOf note { zh en }
    versions { name registered { code } validFrom validTo }
    records(first: $first, after: $after) {
      edges { node { batch source retentionEndsOn record {
        id kind { code } status share headline authority { code } displayEndsOn sharingEndsOn grants } } }
      pageInfo { hasNextPage endCursor }
    }
    links { edges { node { kind direction source validFrom validTo subject { id kind name } } } }
    consents { edges { node { id stands } } }
    decisions { edges { node {
      id kind madeAt askedByRegion { code } askedByAuthority { code } askedByRole purpose otherRules
      scenario { code } region { code }
      outcomes { rule { code version title { zh } } outcome reasonCode explanation(locale: EN) }
      reviews { edges { node { id } } } } } }
  }
}
"""
READS = """
query Reads($subject: SubjectRef!, $purpose: PurposeInput!, $form: String) {
  ownView(subject: $subject, purpose: $purpose, formNumber: $form) {
    reads { edges { node { purpose matter region { code } authority { code } role parts grants } } }
  }
}
"""
EXPORT = """
query Export($subject: SubjectRef!, $purpose: PurposeInput!, $form: String) {
  exportOwnReport(subject: $subject, purpose: $purpose, formNumber: $form) {
    file key recordCount decisionCount readCount cut
  }
}
"""
TOLD_WHY = WHY.replace("entry { receipt", "entry { receipt act outcomes", 1)
BY_RECORD = "MATCH (s:Subject)-[:HAS_RECORD]->(:CreditRecord {id: $id, version: 1}) RETURN s.id AS id"
KINDS = ("social-insurance", "blood-donation", "other-dishonesty")


@dataclass(frozen=True)
class Resident:
    """A person of 信阳, with a private record, a repaired one, and a link to a company and to a relative."""

    number: str
    id: str
    relative: str
    company: str

    @property
    def ref(self) -> Json:
        return {"id": self.id}


@pytest.fixture
def resident(services: Services) -> Resident:
    number, relative = a_number(), a_number()
    for one, name in ((number, "测试某（虚构）"), (relative, "亲属某（虚构）")):
        staging.put_person(services, one, name=name)
    company = staging.put_subject(services)
    prefix = f"test-own-{number[6:]}"
    staging.put_records(
        services,
        *(
            {
                "id": f"{prefix}-{kind}",
                "subject": {"scheme": "ID", "value": number},
                "kind": kind,
                "authority": "320681-demo" if kind == "other-dishonesty" else "411500-demo",
                "region": "320681" if kind == "other-dishonesty" else "411500",
                "decided_on": f"2026-03-0{place}",
                "published_on": "2026-03-05",
                "title": "演示",
                **({"repaired_on": "2026-04-01"} if kind == "other-dishonesty" else {}),
            }
            for place, kind in enumerate(KINDS, 2)
        ),
    )
    me, other = {"scheme": "ID", "value": number}, {"scheme": "ID", "value": relative}
    firm = {"scheme": "USCC", "value": company}
    staging.put_links(
        services,
        {"kind": "LEGAL_REPRESENTATIVE_OF", "start": me, "end": firm, "from": "2020-01-01"},
        {"kind": "CO_BORROWS_WITH", "start": me, "end": other, "from": "2020-01-01", "to": "2021-01-01"},
    )
    row = services.graph.read(lambda tx: tx.row(BY_RECORD, id=f"{prefix}-{KINDS[0]}"))
    assert row is not None
    return Resident(number, row["id"], relative, company)


@pytest.fixture
def own(token: Token) -> Callable[[str], str]:
    return lambda id_: token("411500", Role.SUBJECT, subject=OwnSubject(id=id_))


def view(ask: Ask, as_: str, ref: Json, **more: Any) -> Json:
    return data(ask(VIEW, {"subject": ref, "purpose": ITSELF, **more}, as_=as_))["ownView"]


def test_the_subject_sees_everything_that_is_held_and_from_whom(
    ask: Ask, resident: Resident, own: Callable[[str], str]
) -> None:
    found = view(ask, own(resident.id), resident.ref)
    assert (found["name"], found["masked"], found["kind"]) == ("测试某（虚构）", False, "NATURAL_PERSON")
    records = {one["record"]["kind"]["code"]: one for one in nodes(found["records"])}
    assert set(records) == set(KINDS), "private kinds, and another region's, and a repaired one"
    repaired = records["other-dishonesty"]
    assert repaired["record"]["status"] == "REPAIRED"
    assert repaired["record"]["headline"] == "演示", "the subject sees the whole of it"
    assert repaired["record"]["authority"]["code"] == "320681-demo"
    assert repaired["batch"].startswith("test-")
    assert all(one["record"]["grants"] == ["self"] for one in records.values())
    links = {one["kind"]: one for one in nodes(found["links"])}
    assert links["LEGAL_REPRESENTATIVE_OF"]["subject"]["name"] == "（测试）公司"
    assert links["CO_BORROWS_WITH"]["subject"]["name"] == "亲" + "*" * 6, "another person is masked"
    assert links["CO_BORROWS_WITH"]["validTo"] == "2021-01-01", "past ones too"
    assert "第三十五条" in found["note"]["zh"]


def test_records_come_in_pages_each_once(ask: Ask, resident: Resident, own: Callable[[str], str]) -> None:
    seen: list[str] = []
    after = None
    for _ in range(4):
        page = view(ask, own(resident.id), resident.ref, first=1, after=after)["records"]
        seen += [one["record"]["kind"]["code"] for one in nodes(page)]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == list(reversed(KINDS)), "the newest first"
    other = view(ask, own(resident.id), resident.ref, first=1)["links"]
    assert len(nodes(other)) == 2


def test_who_read_it_and_what_was_decided_but_no_investigation(
    ask: Ask, resident: Resident, own: Callable[[str], str], token: Token
) -> None:
    asked = {"subject": {"identityNumber": resident.number}, "region": "411500"}
    seen = data(ask(JOINT_PUNISHMENT, {**asked, "purpose": SERVICE}))["jointPunishment"]
    case: Json = {"code": "INVESTIGATION", "matter": "信查2026-001"}
    investigator = token(role=Role.INVESTIGATOR)
    hidden = data(ask(JOINT_PUNISHMENT, {**asked, "purpose": case}, as_=investigator))["jointPunishment"]
    read = {"ref": {"identityNumber": resident.number}, "purpose": SERVICE, "first": 1}
    data(ask(SUBJECT, read))

    found = view(ask, own(resident.id), resident.ref)
    (decision,) = nodes(found["decisions"])
    assert decision["id"] == seen["id"] != hidden["id"]
    assert (decision["kind"], decision["askedByAuthority"]["code"], decision["askedByRole"]) == (
        "JOINT_PUNISHMENT",
        "411500-czj",
        "OFFICER",
    )
    assert decision["purpose"] == "PUBLIC_SERVICE"
    everything = json.dumps(found, ensure_ascii=False)
    assert resident.number not in everything
    assert "信查2026-001" not in everything
    sent = {"subject": resident.ref, "purpose": ITSELF}
    reads = nodes(data(ask(READS, sent, as_=own(resident.id)))["ownView"]["reads"])
    assert {one["purpose"] for one in reads} == {"PUBLIC_SERVICE", "SUBJECT_ACCESS"}
    assert any(one["matter"] == SERVICE["matter"] and "own-duty" in one["grants"] for one in reads)
    assert "INVESTIGATION" not in json.dumps(reads)


def test_a_decision_is_explained_as_it_was_answered(ask: Ask, services: Services, token: Token) -> None:
    """A company with a penalty: the measure that applied, in sentences, also after the record is repaired."""
    company = staging.put_subject(services)
    name = f"test-own-{company}"
    staging.put_records(services, staging.penalty(company, name))
    asked = {"subject": code(company), "region": "411500", "occasion": "government-procurement"}
    answer = data(ask(JOINT_PUNISHMENT, {**asked, "purpose": SERVICE}))["jointPunishment"]
    assert answer["applyingMeasures"], "the penalty carries a measure"
    staging.put_records(services, staging.penalty(company, name, repaired_on="2026-05-01"))
    me = token("411500", Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=company))
    (decision,) = nodes(view(ask, me, code(company))["decisions"])
    told = {one["rule"]["code"]: one for one in decision["outcomes"]}
    for applied in answer["applyingMeasures"]:
        one = told[applied["rule"]["code"]]
        assert (one["outcome"], one["rule"]["version"]) == ("APPLIES", applied["rule"]["version"])
        assert "measure applies to the subject" in one["explanation"][0]
        assert any(name in sentence for sentence in one["explanation"])


def test_an_officer_of_the_region_needs_a_form_and_sees_no_name(
    ask: Ask, resident: Resident, token: Token
) -> None:
    sent = {"subject": {"identityNumber": resident.number}, "purpose": ITSELF}
    assert codes(ask(VIEW, sent)) == ["BAD_INPUT"], "no form"
    answer = ask(VIEW, {**sent, "form": "信本人2026-3"})
    found = data(answer)["ownView"]
    assert (found["masked"], found["name"]) == (True, "测" + "*" * 6)
    assert {one["record"]["kind"]["code"] for one in nodes(found["records"])} == set(KINDS)
    why = {"receipt": answer["extensions"]["receipt"], "purpose": AUDITING}
    auditor = token(role=Role.AUDITOR)
    told = data(ask(TOLD_WHY, why, as_=auditor))["whyAllowed"]
    assert "form:信本人2026-3" in told["entry"]["outcomes"]
    assert "SELF" in {grant["source"] for grant in told["grants"]}


def test_a_company_that_an_agreement_names_is_entered_with_a_report(
    ask: Ask, services: Services, token: Token
) -> None:
    proxy, principal = (staging.put_subject(services) for _ in range(2))
    company = staging.put_subject(services, name="（测试）所涉公司")
    start, end, concerned = ({"scheme": "USCC", "value": one} for one in (proxy, principal, company))
    about = {"start": start, "end": end, "company": concerned, "from": "2020-01-01"}
    staging.put_links(services, {"kind": "VOTES_FOR", **about})
    me = token("411500", Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=principal))
    answer = ask(EXPORT, {"subject": code(principal), "purpose": ITSELF}, as_=me)
    report = data(answer)["exportOwnReport"]
    (link,) = verify(report["file"], report_signer(services.log.signer).key)["links"]
    assert link["company"] == "（测试）所涉公司"
    row = services.graph.read(
        lambda tx: tx.row(
            "MATCH (a:AuditEntry {receipt: $receipt}), (s:Subject {value: $company}) "
            "RETURN s.id IN a.subjects AS entered",
            receipt=answer["extensions"]["receipt"],
            company=company,
        )
    )
    assert row == {"entered": True}


@pytest.mark.parametrize("query", [VIEW, EXPORT])
def test_not_there_is_as_not_yours(
    ask: Ask, resident: Resident, own: Callable[[str], str], token: Token, query: str
) -> None:
    def errors(as_: str, ref: Json, **more: Any) -> list[Json]:
        return ask(query, {"subject": ref, "purpose": ITSELF, **more}, as_=as_)["errors"]

    stranger, nobody = own("s_" + "1" * 20), {"id": "s_" + "0" * 20}
    assert errors(stranger, resident.ref) == errors(stranger, nobody)
    elsewhere = token("370100", Role.OFFICER, "370100-demo")
    form = {"form": "济本人2026-1"}
    assert errors(elsewhere, {"identityNumber": resident.number}, **form) == errors(
        elsewhere, {"identityNumber": a_number()}, **form
    )
    for role in (Role.INVESTIGATOR, Role.INSTITUTION, Role.AUDITOR):
        assert errors(token(role=role), resident.ref, **form)[0]["extensions"]["code"] == "FORBIDDEN"
    other = ask(query, {"subject": resident.ref, "purpose": SERVICE, **form})
    assert codes(other) == ["BAD_INPUT"], "another purpose"
    assert codes(ask(query, {"subject": resident.ref, "purpose": ITSELF, "form": "表" + a_number()})) == [
        "BAD_INPUT"
    ], "no identity number in a form's number"


def test_a_report_for_whose_decisions_there_is_no_time_says_so(
    ask: Ask, resident: Resident, own: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"subject": {"identityNumber": resident.number}, "region": "411500", "purpose": SERVICE}
    data(ask(JOINT_PUNISHMENT, asked))
    monkeypatch.setattr(deadline, "nearly_over", lambda: True)
    found = data(ask(EXPORT, {"subject": resident.ref, "purpose": ITSELF}, as_=own(resident.id)))
    report = found["exportOwnReport"]
    assert (report["recordCount"], report["decisionCount"], report["cut"]) == (3, 0, ["decisions"])


def test_a_report_is_carried_and_checked_without_a_hub(
    ask: Ask, services: Services, resident: Resident, own: Callable[[str], str], tmp_path: Path, token: Token
) -> None:
    asked = {"subject": {"identityNumber": resident.number}, "region": "411500", "purpose": SERVICE}
    decision = data(ask(JOINT_PUNISHMENT, asked))["jointPunishment"]["id"]
    answer = ask(EXPORT, {"subject": resident.ref, "purpose": ITSELF}, as_=own(resident.id))
    found = data(answer)["exportOwnReport"]
    assert (found["recordCount"], found["decisionCount"], found["cut"]) == (3, 1, [])
    assert found["key"] == report_signer(services.log.signer).key.text != services.log.signer.key.text
    file = tmp_path / "report.jws"
    file.write_text(found["file"] + "\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["report", "verify", str(file), "--key", found["key"]])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["subject"]["name"] == "测试某（虚构）"
    assert {one["kind"] for one in report["records"]} == set(KINDS)
    assert [one["id"] for one in report["decisions"]] == [decision]
    assert [one["other"]["name"] for one in report["links"] if one["link"] == "CO_BORROWS_WITH"] == [
        "亲" + "*" * 6
    ]
    text = json.dumps(report, ensure_ascii=False)
    assert resident.number not in text
    assert resident.relative not in text
    assert "test-411500" not in text, "no account of a person"

    head, body, signature = found["file"].split(".")
    changed = body[:-4] + ("AAAA" if body[-4:] != "AAAA" else "BBBB")
    file.write_text(f"{head}.{changed}.{signature}", encoding="utf-8")
    done = CliRunner().invoke(main, ["report", "verify", str(file), "--key", found["key"]])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "not signed by this key" in done.stderr

    why = {"receipt": answer["extensions"]["receipt"], "purpose": AUDITING}
    told = data(ask(TOLD_WHY, why, as_=token(role=Role.AUDITOR)))
    assert told["whyAllowed"]["entry"]["act"] == "EXPORT"


def test_what_the_log_signs_is_no_report_and_another_form_neither(services: Services) -> None:
    signer = report_signer(services.log.signer)
    with pytest.raises(InputError, match="not signed by this key"):
        verify(sign({"form": "credit-hub/own-report/1"}, services.log.signer), signer.key)
    for text in (
        sign({"form": "another"}, signer),
        sign({}, signer),
        "",
        "a.b.c",
        services.log.signer.sign("x\n"),
    ):
        with pytest.raises(InputError, match="no credit report"):
            verify(text, signer.key)


def test_the_page_runs_as_it_says(ask: Ask, services: Services, token: Token) -> None:
    """Its steps one after the other: an id that one answers is used by the next."""
    today = services.now().date()
    known = {"on": today.isoformat(), "from": today.isoformat(), "to": (today + timedelta(1)).isoformat()}
    subject = token("341500", Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=BUILDER))
    blocks = fences(page("docs/own-view.md"))
    done: list[str] = []
    for (language, query), (_, sent), (_, told) in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if language != "graphql":
            continue
        officer = re.match(r"# asked by an officer of (\d+)", query)
        as_ = subject if officer is None else token(officer[1], authority=f"{officer[1]}-czj")
        variables = {name: known[name] if value == "…" else value for name, value in json.loads(sent).items()}
        answer = ask(query, variables, as_=as_)
        assert not missing(json.loads(told), answer), json.dumps(answer, ensure_ascii=False, indent=1)
        if done == []:
            known["decision"] = answer["data"]["jointPunishment"]["id"]
        if "demandReview" in answer["data"]:
            known["review"] = answer["data"]["demandReview"]["review"]["id"]
        done += answer["data"]
    assert done == [
        *("jointPunishment", "ownView", "demandReview", "answerReview", "exportOwnReport", "reportCase"),
        *("cases", "caseStatistics", "repeatOffenders"),
    ]
