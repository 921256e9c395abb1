"""Two subjects that are one, over HTTP: merged, redirected, replayed, split. All are invented."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from graph_schema.links import LinkKind
from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import access_for
from hub.identity import Caller
from hub.identity.naming import SubjectKey
from hub.ingestion.batches.merged_subjects import redirected
from hub.ingestion.converting import Facts
from hub.ingestion.converting.facts import name_of
from hub.ingestion.readers import Line
from hub.investigations.watching.differences import AlertKind, compare
from hub.matching.numbers import registration_check
from hub.policy.model.subject_documents import LinkDocument, RecordDocument
from hub.services import Services
from hub.subjects import batch_writing, link_writing, lookup, record_writing
from hub.subjects.links import all_links
from hub.subjects.readable_records import records as read_records
from hub.subjects.view import View
from tests import staging
from tests.asking import Json, code, codes, data, nodes
from tests.conftest import Ask
from tests.matching.asking import LOOK, MERGE, PURPOSE, SPLIT, by_id, by_number

Token = Callable[..., str]


def number_of(district: str = "411502") -> str:
    """A fresh registration number."""
    body = district + f"{secrets.randbelow(10**8):08}"
    return body + registration_check(body)


class Twins:
    """A company under its unified code, and under its registration number; each with a record, and a third
    company of which both are shareholders."""

    def __init__(self, services: Services) -> None:
        mark = secrets.token_hex(4)
        self.number = number_of()
        self.key = {"scheme": "REGISTRATION_NUMBER", "value": self.number}
        early = {"name": f"信阳{mark}旧名有限公司", "registered": "411502", "from": "2010-01-01"}
        staging.put_subject(services, key=self.key, versions=[early])
        self.code = staging.put_subject(services, name=f"信阳{mark}有限公司")
        self.held = staging.put_subject(services, name=f"信阳{mark}子公司有限公司")
        self.own, self.old = f"test-{mark}-own", f"test-{mark}-old"
        staging.put_records(services, staging.penalty(self.code, self.own), self.penalty(self.old))
        self.before = staging.put_links(
            services,
            self.link(self.key, "0.3"),
            self.link({"scheme": "USCC", "value": self.code}, "0.4"),
        )

    def penalty(self, name: str, **fields: Any) -> Json:
        """A record under the old number."""
        return {**staging.penalty(self.code, name, **fields), "subject": self.key}

    def link(self, start: Json, share: str) -> Json:
        return {
            "kind": "SHAREHOLDER_OF",
            "start": start,
            "end": {"scheme": "USCC", "value": self.held},
            "share": share,
            "from": "2016-01-01",
        }


@pytest.fixture
def twins(services: Services) -> Twins:
    return Twins(services)


def look(ask: Ask, ref: Json) -> Json:
    return data(ask(LOOK, {"ref": ref, "purpose": PURPOSE}))["subject"]


def merge(ask: Ask, one: Json, other: Json, **rest: Any) -> Json:
    sent = {"subject": one, "other": other, "reason": "企业登记档案一致", "purpose": PURPOSE}
    return ask(MERGE, sent, **rest)


def split(ask: Ask, one: Json) -> Json:
    return ask(SPLIT, {"subject": one, "reason": "档案为另一企业", "purpose": PURPOSE})


def known(services: Services, key: SubjectKey, commit: int) -> tuple[str, set[str]]:
    """The id and the records of a subject as they were known at a commit."""
    catalogue = services.book.current()
    caller = Caller("test-411500", "411500", "411500-czj", Role.OFFICER, None)
    access = access_for(
        caller, Purpose(PurposeCode.COMPLIANCE_CHECK, "T-1"), catalogue, services.now().date()
    )

    def work(tx: Any) -> tuple[str, set[str]]:
        found = lookup.find(tx, key, access, date(2026, 6, 1), commit)
        read = read_records(tx, [found.id], access, commit, None, catalogue)
        return found.id, {one.id for one in read.of(found.id).records}

    return services.graph.read(work)


def test_one_subject_is_found_by_both_keys_and_both_ids(ask: Ask, twins: Twins) -> None:
    old, new = look(ask, by_number(twins.number)), look(ask, code(twins.code))
    assert old["id"] != new["id"]
    done = data(merge(ask, by_number(twins.number), code(twins.code)))["mergeSubjects"]
    assert done["pair"]["verdict"] == "SAME"
    assert done["receipt"]
    seen = [look(ask, ref) for ref in (code(twins.code), by_number(twins.number), by_id(old["id"]))]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["id"] == new["id"]
    assert {one["id"] for one in nodes(seen[0]["records"])} == {twins.own, twins.old}
    assert {one["kind"]: one["count"] for one in seen[0]["linkCounts"]} == {"SHAREHOLDER_OF": 2}
    assert [one["validFrom"] for one in seen[0]["versions"]] == ["2015-01-01", "2010-01-01"]


def test_the_company_of_an_agreement_is_named_by_what_it_was_merged_into(
    ask: Ask, services: Services, twins: Twins
) -> None:
    principal, proxy = staging.put_subject(services), staging.put_subject(services)
    ends = {"start": {"scheme": "USCC", "value": proxy}, "end": {"scheme": "USCC", "value": principal}}
    agreement = {"kind": "VOTES_FOR", **ends, "company": twins.key, "from": "2016-01-01"}
    before = staging.put_links(services, agreement)
    data(merge(ask, by_number(twins.number), code(twins.code)))
    merged = staging.commit(services, lambda tx, number: None)
    id_, now = look(ask, code(proxy))["id"], look(ask, code(twins.code))

    def named(commit: int) -> tuple[str | None, str | None]:
        held = services.graph.read(lambda tx: all_links(tx, id_, commit, date(2026, 6, 1), None, 9))
        (one,) = (one for one in held if one.link is LinkKind.VOTES_FOR)
        return one.company_name, one.company_kind

    assert named(merged) == (now["name"], "LEGAL_ENTITY")
    assert named(before) != named(merged), "then it was another"


def test_a_split_gives_each_its_own_also_what_came_since(ask: Ask, services: Services, twins: Twins) -> None:
    before = [look(ask, by_number(twins.number)), look(ask, code(twins.code))]
    data(merge(ask, code(twins.code), by_number(twins.number)))
    data(split(ask, by_number(twins.number)))
    assert [look(ask, by_number(twins.number)), look(ask, code(twins.code))] == before


def test_a_replay_at_an_earlier_commit_answers_as_then(ask: Ask, services: Services, twins: Twins) -> None:
    old, new = look(ask, by_number(twins.number))["id"], look(ask, code(twins.code))["id"]
    merged = data(merge(ask, by_number(twins.number), code(twins.code)))["mergeSubjects"]
    at_merge = staging.commit(services, lambda tx, number: None)
    data(split(ask, by_number(twins.number)))
    now = staging.commit(services, lambda tx, number: None)
    assert merged["pair"]["version"] == 1
    by_old = SubjectKey("REGISTRATION_NUMBER", twins.number)
    assert known(services, by_old, twins.before) == (old, {twins.old})
    assert known(services, by_old, at_merge) == (new, {twins.own, twins.old})
    assert known(services, SubjectKey(id=old), at_merge) == (new, {twins.own, twins.old})
    assert known(services, by_old, now) == (old, {twins.old})
    assert known(services, SubjectKey("USCC", twins.code), now) == (new, {twins.own})


def test_what_is_written_under_an_old_key_is_the_other_s_and_goes_back_with_a_split(
    ask: Ask, services: Services, twins: Twins
) -> None:
    data(merge(ask, by_number(twins.number), code(twins.code)))
    since = f"{twins.old}-since"

    def write(transaction: Any, number: int) -> None:
        catalogue, today = services.book.current(), services.now().date()
        key = services.naming.key("REGISTRATION_NUMBER", twins.number, today)[0]
        document = RecordDocument.model_validate(twins.penalty(since))
        record = {**record_writing.record_row(document, key, catalogue.path), "position": 1}
        link = LinkDocument.model_validate(twins.link(twins.key, "0.2"))
        end = services.naming.key("USCC", twins.held, today)[0]
        links = [{**link_writing.link_row(link, key, end, key="since"), "position": 1}]
        facts = Facts(Line(1, 1, b"", ()), links=links, records=[record], needs={name_of(key)})
        (led,) = redirected(transaction, [facts])
        assert led.needs == {("USCC", twins.code)}
        rest = {"commit": number, "batch": "test"}
        batch_writing.write(transaction, record_writing.WRITE_RECORDS, led.records, **rest)
        link_writing.write_links(transaction, led.links, "test", **rest)

    staging.commit(services, write)
    merged = look(ask, code(twins.code))
    assert {one["id"] for one in nodes(merged["records"])} == {twins.own, twins.old, since}
    assert merged["linkCounts"][0]["count"] == 3
    data(split(ask, by_number(twins.number)))
    old, new = look(ask, by_number(twins.number)), look(ask, code(twins.code))
    assert {one["id"] for one in nodes(old["records"])} == {twins.old, since}
    assert {one["id"] for one in nodes(new["records"])} == {twins.own}
    assert (old["linkCounts"][0]["count"], new["linkCounts"][0]["count"]) == (2, 1)


def test_a_link_between_the_two_comes_back_with_a_split(ask: Ask, services: Services, twins: Twins) -> None:
    end = {"scheme": "USCC", "value": twins.code}
    staging.put_links(services, {**twins.link(twins.key, "0.1"), "end": end})
    before = look(ask, by_number(twins.number))["linkCounts"]
    data(merge(ask, by_number(twins.number), code(twins.code)))
    merged = look(ask, code(twins.code))["linkCounts"]
    assert [(one["direction"], one["count"]) for one in merged] == [("FROM", 2)]
    data(split(ask, by_number(twins.number)))
    assert look(ask, by_number(twins.number))["linkCounts"] == before


def test_a_chain_of_merges_leads_to_its_end_and_is_split_in_the_middle(
    ask: Ask, services: Services, twins: Twins
) -> None:
    further = number_of()
    staging.put_subject(services, key={"scheme": "REGISTRATION_NUMBER", "value": further})
    third = f"{twins.old}-third"
    key = {"scheme": "REGISTRATION_NUMBER", "value": further}
    staging.put_records(services, {**twins.penalty(third), "subject": key})
    data(merge(ask, by_number(further), by_number(twins.number)))
    data(merge(ask, code(twins.code), by_number(twins.number)))
    new = look(ask, code(twins.code))
    assert look(ask, by_number(further)) == new
    assert {one["id"] for one in nodes(new["records"])} == {twins.own, twins.old, third}
    data(split(ask, by_number(twins.number)))
    middle = look(ask, by_number(further))
    assert middle == look(ask, by_number(twins.number))
    assert {one["id"] for one in nodes(middle["records"])} == {twins.old, third}
    data(split(ask, by_number(further)))
    assert {one["id"] for one in nodes(look(ask, by_number(further))["records"])} == {third}
    assert {one["id"] for one in nodes(look(ask, by_number(twins.number))["records"])} == {twins.old}


def test_two_unified_codes_are_never_merged(ask: Ask, services: Services, twins: Twins) -> None:
    answer = merge(ask, code(twins.code), code(twins.held))
    assert codes(answer) == ["CONFLICT"]
    part = "DEM00001-4".replace("-", "")
    staging.put_subject(services, key={"scheme": "ORGANISATION_CODE", "value": part})
    other = {"external": {"scheme": "ORGANISATION_CODE", "value": part}}
    assert codes(merge(ask, code(twins.code), other)) == ["CONFLICT"]
    assert look(ask, code(twins.code))["id"] != look(ask, code(twins.held))["id"]


def test_who_has_no_duty_there_judges_nothing(ask: Ask, token: Token, twins: Twins) -> None:
    refs = by_number(twins.number), code(twins.code)
    elsewhere = token(region="370100", authority="370100-x")
    assert codes(merge(ask, *refs, as_=elsewhere)) == ["NOT_FOUND"]
    assert codes(merge(ask, by_number(number_of()), code(twins.code), as_=elsewhere)) == ["NOT_FOUND"]
    for role in (Role.INVESTIGATOR, Role.INSTITUTION, Role.AUDITOR, Role.SUBJECT):
        assert codes(merge(ask, *refs, as_=token(role=role))) == ["FORBIDDEN"]
    data(merge(ask, *refs))
    sent = {"subject": refs[0], "reason": "无", "purpose": PURPOSE}
    assert codes(ask(SPLIT, sent, as_=elsewhere)) == ["NOT_FOUND"]
    assert codes(merge(ask, *refs)) == ["CONFLICT"]


def test_a_merge_opens_no_record_to_who_could_not_read_it(
    ask: Ask, services: Services, token: Token, twins: Twins
) -> None:
    far = f"{twins.old}-far"
    staging.put_records(services, {**twins.penalty(far), "region": "370100", "kind": "other-dishonesty"})
    data(merge(ask, by_number(twins.number), code(twins.code)))
    assert far not in {one["id"] for one in nodes(look(ask, code(twins.code))["records"])}


def test_who_watches_the_one_is_told_of_the_other(ask: Ask, services: Services, twins: Twins) -> None:
    old = look(ask, by_number(twins.number))["id"]
    data(merge(ask, by_number(twins.number), code(twins.code)))
    merged = staging.commit(services, lambda tx, number: None)
    new = f"{twins.own}-new"
    now = staging.put_records(services, staging.penalty(twins.code, new))
    catalogue, day = services.book.current(), services.now().date()
    caller = Caller("test-411500", "411500", "411500-czj", Role.INVESTIGATOR, None)
    access = access_for(caller, Purpose(PurposeCode.INVESTIGATION, "T-1"), catalogue, day)
    before, after = (View(access, catalogue, commit, day) for commit in (merged, now))
    found = services.graph.read(lambda tx: compare(tx, before, after, [old]))
    assert [(one.what, one.record) for one in found.happenings[old]] == [(AlertKind.RECORD_RECEIVED, new)]


def test_persons_are_not_merged(ask: Ask, services: Services, twins: Twins) -> None:
    person = {"scheme": "FINBENCH_PERSON", "value": secrets.token_hex(6)}
    version = {"name": "测试某（虚构）", "registered": "411502", "from": "1990-01-01"}
    staging.put_subject(services, key=person, versions=[version], kind="NATURAL_PERSON")
    assert codes(merge(ask, {"external": person}, code(twins.code))) == ["NOT_FOUND"]
