"""Loading seeds: twice changes nothing, broken changes nothing, changed makes versions, published stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.app import prepare
from hub.identity.keys import open_keys
from hub.loading import Summary, load, read_seeds
from hub.messages.languages import Language
from hub.messages.message import shown
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.services import Services
from hub.settings import Settings
from hub.store.graph import Row
from tests import staging
from tests.asking import JOINT_PUNISHMENT, PROCUREMENT, code, data
from tests.conftest import ROOT, Ask

RULE, RULE_FILE = "xinyang--penalty-upload-deadline", "policy/xinyang/penalty-upload-deadline.yaml"
TITLE = "行政许可、行政处罚7个工作日内上网公开"
VERSIONS = """
MATCH (p:PolicyDocument {type: 'rule', id: $id})
RETURN p.version AS version, p.text AS text, p.origin AS origin,
       p.knownFrom AS knownFrom, p.knownTo AS knownTo
ORDER BY version
"""
STATE = """
MATCH (q:Sequence {name: 'commit'})
RETURN q.value AS commit, q.policy AS policy, COUNT { ()-->() } AS links,
       COUNT { MATCH (n) WHERE NOT (n:Checkpoint OR n:AuditEntry OR n:AuditWriter OR n:Ended) } AS nodes
"""
KNOWN = """
MATCH (n) WHERE n.knownTo = $open
RETURN labels(n)[0] AS label, count(*) AS n, count(n.digest) AS digests ORDER BY label
"""

Reload = Callable[..., Summary]


def state(services: Services) -> Row:
    """Commit number, and how many nodes and links there are."""
    row = services.graph.read(lambda tx: tx.row(STATE))
    assert row is not None
    return row


def known(services: Services) -> list[Row]:
    """How much is known now, by label."""
    return services.graph.read(lambda tx: tx.rows(KNOWN, open=2**62))


def versions(services: Services, rule: str) -> list[Row]:
    """All versions of a rule."""
    return services.graph.read(lambda tx: tx.rows(VERSIONS, id=rule))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds that a test may change."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path / "seeds"


@pytest.fixture
def reload(services: Services, settings: Settings) -> Generator[Reload]:
    """Loads a folder of seeds; afterwards the real ones again."""

    def run(seeds: Path, *, force: bool = False) -> Summary:
        now = services.now()
        return load(services.graph, read_seeds(seeds, now.date()), open_keys(settings.home), now, force=force)

    yield run
    run(ROOT / "seeds", force=True)


def test_the_same_seeds_again_change_nothing(services: Services, settings: Settings, reload: Reload) -> None:
    before = state(services)
    assert str(reload(ROOT / "seeds")) == "nothing changed"
    lines: list[str] = []
    prepare(services.graph, settings, services.clock, lines.append)  # what a second start does
    assert lines[-1] == "Seeds: nothing changed."
    assert state(services) == before


def test_looking_into_every_document_again_changes_nothing(services: Services, reload: Reload) -> None:
    before, held = state(services), known(services)
    assert reload(ROOT / "seeds", force=True) == Summary()
    after = state(services)
    assert (after["policy"], after["links"]) == (before["policy"], before["links"])
    assert known(services) == held
    assert after["nodes"] - before["nodes"] == after["commit"] - before["commit"], "commit numbers at most"


BREAKS: list[tuple[str, str, str, str]] = [
    ("no legal basis", RULE_FILE, "legal_basis:\n", "legal_bases:\n"),
    ("no YAML", RULE_FILE, "title:", "title: {"),
    ("unknown record kind", "demo/records.yaml", "kind: judgment-defaulter-list", "kind: no-such-kind"),
    ("a word of no list", "demo/records.yaml", "penalty_type: WARNING", "penalty_type: 警告"),
    (
        "unknown region",
        "agreements/xinyang-suzhou-luan-fuyang.yaml",
        '    from: "341200"\n    to: "411500"\n    kinds: [admin-penalty]',
        '    from: "999999"\n    to: "411500"\n    kinds: [admin-penalty]',
    ),
    (
        "wrong check digit",
        "demo/subjects.yaml",
        "- key: {scheme: USCC, value: 91411502DEM00009XB}",
        "- key: {scheme: USCC, value: 91411502DEM00009XA}",
    ),
    (
        "no subject",
        "demo/links.yaml",
        "  end: {scheme: USCC, value: 91320902DEM000137C}",
        "  end: {scheme: USCC, value: 91320902DEM000138C}",
    ),
    (
        "a company as a legal representative",
        "demo/links.yaml",
        "- kind: GUARANTEES\n  start: {scheme: USCC, value: 91411502DEM000153C}\n",
        "- kind: LEGAL_REPRESENTATIVE_OF\n  start: {scheme: USCC, value: 91411502DEM000153C}\n",
    ),
]


@pytest.mark.parametrize(("file", "old", "new"), [b[1:] for b in BREAKS], ids=[b[0] for b in BREAKS])
def test_one_broken_document_refuses_the_whole_load(
    services: Services, settings: Settings, folder: Path, file: str, old: str, new: str
) -> None:
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), "utf-8")
    rule = folder / "policy/xinyang/eight-kinds-upload-deadline.yaml"  # a good change beside it
    rule.write_text(
        rule.read_text("utf-8").replace("20个工作日内上网公开\n", "20个工作日内网上公开\n"), "utf-8"
    )
    before = state(services)
    broken = settings.model_copy(update={"seeds": folder})
    with pytest.raises(BrokenDocuments) as refused:
        prepare(services.graph, broken, services.clock, lambda _: None)
    told = str(refused.value)
    assert file in told
    assert any(complaint.file.endswith(file) and complaint.line > 0 for complaint in refused.value.complaints)
    assert state(services) == before


def test_a_changed_rule_is_a_new_version_and_the_old_one_stays(
    services: Services, folder: Path, reload: Reload
) -> None:
    before = versions(services, RULE)
    path = folder / RULE_FILE
    path.write_text(path.read_text("utf-8").replace("working_days: 7", "working_days: 8"), "utf-8")
    assert reload(folder) == Summary(policy=1)
    after = versions(services, RULE)
    assert len(after) == len(before) + 1
    old, new = after[-2:]
    assert (old["text"], old["knownFrom"]) == (before[-1]["text"], before[-1]["knownFrom"])
    assert old["knownTo"] == new["knownFrom"] < new["knownTo"] == 2**62
    assert (new["version"], new["origin"]) == (old["version"] + 1, "seed")
    current = services.book.current().rules[RULE]
    assert (current.version, "working_days: 8" in current.text) == (new["version"], True)
    kept = services.book.rule(RULE, old["version"])
    assert kept is not None
    assert "working_days: 7" in kept.text
    assert services.book.at(old["knownFrom"]).rules[RULE].version == old["version"]


def test_coverage_that_is_declared_otherwise_or_no_more_ends(
    services: Services, folder: Path, reload: Reload
) -> None:
    """What nobody declares any more must not make the absence of a record say something."""
    held = """
        MATCH (c:Coverage) WHERE c.knownTo = $open AND c.batch STARTS WITH 'seeds-'
        RETURN c.kind AS kind, c.region AS region, c.validFrom AS since, c.validTo AS to
        ORDER BY kind, region, since
    """

    def declared() -> list[Row]:
        return services.graph.read(lambda tx: tx.rows(held, open=2**62))

    before = declared()
    path = folder / "demo/coverage.yaml"
    first, _, rest = path.read_text("utf-8").partition("\n- kinds: [admin-coercion")
    path.write_text(f"- kinds: [admin-coercion{rest}", "utf-8")
    gone = first.count("\n    - ")
    assert reload(folder) == Summary(coverage=gone)
    assert declared() == [row for row in before if (row["region"], row["since"]) != ("100000", "2013-10-01")]
    path.write_text(f"{first}\n  to: 2025-01-01\n- kinds: [admin-coercion{rest}", "utf-8")
    assert reload(folder) == Summary(coverage=gone)
    ends = {row["to"] for row in declared() if (row["region"], row["since"]) == ("100000", "2013-10-01")}
    assert ends == {"2025-01-01"}


TEA_SINCE = 'operation: ["411502"], from: 2020-04-01}'
KINDS = """
MATCH (s:Subject {value: '92411502DEM0000570'})-[:HAS_VERSION]->(v) WHERE v.knownTo = $open
RETURN v.kind AS kind, v.validFrom AS since ORDER BY since
"""
CALL_IT = "MATCH (s:Subject {value: '92411502DEM0000570'}) SET s.kind = $kind"


def test_a_seed_may_become_a_company_as_the_register_has_it(
    services: Services, folder: Path, reload: Reload
) -> None:
    path = folder / "demo/subjects.yaml"
    text = path.read_text("utf-8")
    assert text.count(TEA_SINCE) == 1
    company = (
        '{name: 示例毛尖茶叶有限公司（虚构）, kind: LEGAL_ENTITY, registered: "411502", from: 2026-02-01}'
    )
    since = TEA_SINCE.replace("}", ", to: 2026-02-01}")
    path.write_text(text.replace(TEA_SINCE, f"{since}\n    - {company}"), "utf-8")
    assert reload(folder) == Summary(subjects=1)
    assert services.graph.read(lambda tx: tx.rows(KINDS, open=2**62)) == [
        {"kind": "INDIVIDUAL_BUSINESS", "since": "2020-04-01"},
        {"kind": "LEGAL_ENTITY", "since": "2026-02-01"},
    ]
    assert reload(folder, force=True) == Summary()


def test_a_seed_that_is_held_as_a_natural_person_is_skipped_and_told(
    services: Services, settings: Settings, folder: Path, reload: Reload
) -> None:
    """Never unmasked, nor are records of a company put to a person."""
    services.graph.write(lambda tx: tx.rows(CALL_IT, kind="NATURAL_PERSON"))
    try:
        path = folder / "demo/records.yaml"
        path.write_text(
            path.read_text("utf-8").replace("（虚构）浉河：一般罚款", "（虚构）浉河：罚款"), "utf-8"
        )
        before = services.graph.read(lambda tx: tx.rows(KINDS, open=2**62))
        for _ in range(2):
            lines: list[str] = []
            prepare(
                services.graph, settings.model_copy(update={"seeds": folder}), services.clock, lines.append
            )
            (told,) = [line for line in lines if "skipped, with its records and links" in line]
            assert "INDIVIDUAL_BUSINESS, which the hub holds as NATURAL_PERSON" in told
            assert lines[-1].endswith("1 subjects skipped.")
        assert services.graph.read(lambda tx: tx.rows(KINDS, open=2**62)) == before
    finally:
        services.graph.write(lambda tx: tx.rows(CALL_IT, kind="INDIVIDUAL_BUSINESS"))


SUBJECT_OF = """
- key: {{scheme: USCC, value: 91411502DEM00009XB}}
  kind: {kind}
  versions:
    - {{name: 甲（虚构）, from: 2018-01-01, to: 2025-01-01}}
    - {{name: 乙（虚构）, from: 2025-01-01, kind: {then}}}
"""


@pytest.mark.parametrize(
    ("kind", "then", "found"),
    [
        ("INDIVIDUAL_BUSINESS", "LEGAL_ENTITY", None),
        ("LEGAL_ENTITY", "INDIVIDUAL_BUSINESS", "is LEGAL_ENTITY and becomes INDIVIDUAL_BUSINESS"),
        ("PUBLIC_BODY", "LEGAL_ENTITY", "is PUBLIC_BODY and becomes LEGAL_ENTITY"),
        ("LEGAL_ENTITY", "NATURAL_PERSON", "does not name a subject of kind NATURAL_PERSON"),
        ("SHIP", "SHIP", "does not name a subject of kind SHIP"),
    ],
)
def test_a_seed_of_a_kind_that_its_key_has_not_refuses_the_load(
    tmp_path: Path, kind: str, then: str, found: str | None
) -> None:
    for name in ("schemes.yaml", "reference/forbidden.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "seeds" / name, tmp_path / name)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/subjects.yaml").write_text(SUBJECT_OF.format(kind=kind, then=then), "utf-8")
    try:
        read_seeds(tmp_path, date(2026, 6, 1))
        told = ""
    except BrokenDocuments as error:
        told = " ".join(one.found for one in error.complaints if one.file.endswith("demo/subjects.yaml"))
        for one in error.complaints:
            if "becomes" in one.found:
                assert "变为" in shown(one.finding, Language.ZH)
                assert "（INDIVIDUAL_BUSINESS） 变为 法人" in shown(one.expectation, Language.ZH)
    assert (found or "") in told
    assert bool(told) == bool(found)


def test_a_rule_that_the_seeds_no_longer_have_is_withdrawn_and_kept(
    services: Services, folder: Path, reload: Reload
) -> None:
    before = versions(services, RULE)
    (folder / RULE_FILE).unlink()
    assert reload(folder) == Summary(policy=1)
    assert RULE not in services.book.current().rules
    after = versions(services, RULE)
    assert len(after) == len(before)
    assert after[-1]["knownTo"] < 2**62


def test_a_published_version_is_not_overwritten(services: Services, folder: Path, reload: Reload) -> None:
    text = staging.held(services, "rule", RULE)["text"]
    staging.publish_text(services, "rule", RULE, text.replace("working_days: 7", "working_days: 5"))
    try:
        before = versions(services, RULE)
        path = folder / RULE_FILE
        path.write_text(path.read_text("utf-8").replace("working_days: 7", "working_days: 9"), "utf-8")
        assert reload(folder) == Summary()
        path.unlink()
        assert reload(folder) == Summary(), "nor withdrawn"
        assert versions(services, RULE) == before
        assert services.book.current().rules[RULE].origin == "published"
    finally:
        staging.publish_text(services, "rule", RULE, text, "seed")


def test_a_changed_record_is_a_new_version_and_counts_from_then_on(
    ask: Ask, services: Services, folder: Path, reload: Reload
) -> None:
    subject, earlier = "92411502DEM0000570", services.now().isoformat()
    path = folder / "demo/records.yaml"
    old = "title: （虚构）浉河：一般罚款"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, f"{old}\n  repaired_on: 2026-06-01"), "utf-8")
    assert reload(folder) == Summary(records=1)

    def status(**more: Any) -> tuple[str, int]:
        variables = {"subject": code(subject), "region": "411500", "purpose": PROCUREMENT, **more}
        answer = data(ask(JOINT_PUNISHMENT, variables))["jointPunishment"]
        rows = [row["record"] for row in answer["recordsWithoutEffect"]]
        rows += [record for result in answer["applyingMeasures"] for record in result["records"]]
        (record,) = {(row["status"], row["version"]) for row in rows if row["id"] == "demo-tea-penalty"}
        return record

    now, then = status(), status(asKnownAt=earlier)
    assert (now[0], then[0]) == ("REPAIRED", "CURRENT")
    assert now[1] == then[1] + 1
