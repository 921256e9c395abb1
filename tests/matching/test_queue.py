"""Rows that mean somebody, the queue of those of whom nobody is sure, and what people judge. All invented."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.matching.resolving import Meaning, RowNames
from hub.services import Services
from tests import staging
from tests.asking import Json, codes, data, nodes
from tests.conftest import Ask
from tests.matching.asking import JUDGE, PURPOSE, QUEUE, fresh_code, resolve

Token = Callable[..., str]
SIGNS = "鹊岭翎桥青柘砚溪云岫松萝红砚长汀栖霞澄湖沐野霁川"


@pytest.fixture
def mark() -> str:
    """A distinctive part that no other test has."""
    return "".join(secrets.choice(SIGNS) for _ in range(6)) + "禾"


def queue(ask: Ask, mark: str, **rest: Any) -> list[Json]:
    """The pairs of a mark that wait, of all pages."""
    found: list[Json] = []
    after = None
    while True:
        page = data(ask(QUEUE, {"purpose": PURPOSE, "first": 50, "after": after}, **rest))["undecidedPairs"]
        found += [one for one in nodes(page) if one["name"] and mark in one["name"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


def judge(ask: Ask, pair: Json, verdict: str, **rest: Any) -> Json:
    sent = {"pair": pair["id"], "verdict": verdict, "reason": "已核对登记档案", "version": pair["version"]}
    return ask(JUDGE, {**sent, "purpose": PURPOSE}, **rest)


def meanings(found: Sequence[Any]) -> list[tuple[Meaning, str | None]]:
    return [(one.meaning, one.value) for one in found]


def test_rows_are_matched_by_name_or_old_code_and_told_with_reasons(services: Services, mark: str) -> None:
    key = {"scheme": "USCC", "value": fresh_code()}
    code = staging.put_subject(services, key=key, name=f"信阳{mark}建设工程有限公司")
    found = resolve(
        services,
        RowNames(f"信阳市{mark}建设工程有限责任公司"),
        RowNames(None, f"{code[8:16]}-{code[16]}"),
        RowNames(f"郑州{mark}建设工程有限公司"),
        RowNames(f"信阳{mark}餐饮管理有限公司"),
        RowNames(None, code),
        RowNames("测试某", "411502198001010011"),
        RowNames(None, None),
    )
    assert meanings(found) == [
        (Meaning.MATCHED, code),
        (Meaning.MATCHED, code),
        *[(Meaning.UNKNOWN, None)] * 2,
        (Meaning.MATCHED, code),
        *[(Meaning.UNKNOWN, None)] * 2,
    ]
    (best,) = found[0].candidates
    assert best.score == sum(one.points for one in best.features) == 94


def test_where_two_are_alike_nobody_is_matched(services: Services, mark: str) -> None:
    for region in ("411502", "411503"):
        staging.put_subject(services, name=f"信阳{mark}物业服务有限公司", registered=region, operation=[])
    (found,) = resolve(services, RowNames(f"信阳{mark}物业服务有限公司"))
    assert found.meaning is Meaning.UNDECIDED
    assert [one.score for one in found.candidates] == [100, 100]


def test_a_pair_waits_until_it_is_judged_and_the_judgement_holds_for_later_rows(
    ask: Ask, services: Services, mark: str
) -> None:
    code = staging.put_subject(services, name=f"信阳{mark}建设工程有限公司")
    row = RowNames(f"信阳{mark}建设有限公司")
    assert [one.meaning for one in resolve(services, row, row)] == [Meaning.UNDECIDED] * 2
    (pair,) = queue(ask, mark)
    assert pair["subject"]["code"] == code
    assert pair["score"] == sum(one["points"] for one in pair["features"])
    kept = data(judge(ask, pair, "UNDECIDED"))["judgePair"]["pair"]
    assert queue(ask, mark) == [kept]
    done = data(judge(ask, kept, "SAME"))["judgePair"]
    assert done["receipt"]
    assert queue(ask, mark) == []
    told = done["pair"]["judgements"]
    assert [(one["verdict"], one["version"]) for one in told] == [("SAME", 2), ("UNDECIDED", 1)]
    assert {one["judgedBy"] for one in told} == {"test-411500"}
    (again,) = resolve(services, RowNames(f"信阳市{mark}建设有限责任公司"))
    assert (again.meaning, again.value, again.judged) == (Meaning.MATCHED, code, True)


def test_what_was_judged_not_the_same_is_never_proposed_nor_matched_again(
    ask: Ask, services: Services, mark: str
) -> None:
    code = staging.put_subject(services, name=f"信阳{mark}实业集团有限公司")
    row = RowNames(f"信阳{mark}实业有限公司")
    resolve(services, row)
    (pair,) = queue(ask, mark)
    data(judge(ask, pair, "NOT_SAME"))
    (again,) = resolve(services, row)
    assert (again.meaning, queue(ask, mark)) == (Meaning.UNKNOWN, [])
    # A third row resembles both, and is as like to what is not the subject: a person says it, no score.
    third, (whole,) = (
        resolve(services, RowNames(f"信阳{mark}实业")),
        resolve(services, RowNames(f"信阳{mark}实业集团有限公司")),
    )
    assert third[0].meaning is not Meaning.MATCHED
    assert (whole.meaning, whole.value) == (Meaning.MATCHED, code)


def test_a_row_means_one_subject(ask: Ask, services: Services, mark: str) -> None:
    for region in ("411502", "411503"):
        staging.put_subject(services, name=f"{mark}家政服务有限公司", registered=region, operation=[])
    resolve(services, RowNames(f"{mark}家政服务有限公司"))
    one, other = queue(ask, mark)
    judged = data(judge(ask, one, "SAME"))["judgePair"]["pair"]
    assert queue(ask, mark) == []
    assert codes(judge(ask, other, "SAME")) == ["CONFLICT"]
    data(judge(ask, judged, "NOT_SAME"))
    assert [pair["id"] for pair in queue(ask, mark)] == [other["id"]]


def test_whoever_looked_at_an_older_version_judges_nothing(ask: Ask, services: Services, mark: str) -> None:
    staging.put_subject(services, name=f"信阳{mark}建设工程有限公司")
    resolve(services, RowNames(f"信阳{mark}建设有限公司"))
    (pair,) = queue(ask, mark)
    data(judge(ask, pair, "NOT_SAME"))
    assert codes(judge(ask, pair, "SAME")) == ["CONFLICT"]


def test_a_queue_is_its_region_s(ask: Ask, services: Services, token: Token, mark: str) -> None:
    staging.put_subject(services, name=f"信阳{mark}建设工程有限公司")
    resolve(services, RowNames(f"信阳{mark}建设有限公司"))
    (pair,) = queue(ask, mark)
    elsewhere = token(region="370100", authority="370100-x")
    assert queue(ask, mark, as_=elsewhere) == []
    assert codes(judge(ask, pair, "SAME", as_=elsewhere)) == ["NOT_FOUND"]
    assert codes(judge(ask, {**pair, "id": "mp_none"}, "SAME", as_=elsewhere)) == ["NOT_FOUND"]
    assert queue(ask, mark, as_=token(region="410000", authority="410000-x")) == [pair]
    for role in (Role.INVESTIGATOR, Role.INSTITUTION, Role.SUBJECT, Role.AUDITOR):
        answer = ask(QUEUE, {"purpose": PURPOSE}, as_=token(role=role))
        assert codes(answer) == ["FORBIDDEN"]


def test_no_natural_person_and_no_village_is_ever_a_candidate(services: Services, mark: str) -> None:
    village = {"scheme": "CREDIT_UNIT", "value": f"411502/{mark}村"}
    staging.put_subject(services, key=village, name=f"{mark}村", kind="CREDIT_UNIT")
    (none,) = resolve(services, RowNames(f"{mark}村", None, "411502"))
    assert none.meaning is Meaning.UNKNOWN
    key = {"scheme": "FINBENCH_PERSON", "value": secrets.token_hex(6)}
    version = {"name": mark, "registered": "411502", "from": "1990-01-01"}
    staging.put_subject(services, key=key, versions=[version], kind="NATURAL_PERSON")
    (found,) = resolve(services, RowNames(mark, None, "411502"))
    assert (found.meaning, found.candidates) == (Meaning.UNKNOWN, ())
