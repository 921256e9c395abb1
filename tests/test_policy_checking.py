"""Broken documents are refused with file, line, what was found and what was expected; sound ones are not.

Each file of ``tests/broken`` is one document with one kind of error; its first lines say what is to be
complained about. The start of its name is the type of the document.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.policy import documents as d
from hub.policy import world as w
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.checking import check
from hub.policy.conditions import Model
from hub.policy.reading import BrokenDocuments, Document, build, parse, read
from tests.rules.builders import TEXT, catalogue, rule

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
MODELS: dict[str, type[Model]] = {
    "rule": d.Rule,
    "agreement": d.Agreement,
    "parameter": d.Parameter,
    "kind": d.Kind,
    "scale": d.GradeScale,
    "scenario": d.Scenario,
    "measure": d.Measure,
    "grant": d.StatutoryGrant,
    "precedence": d.Precedence,
    "subject": w.SubjectDocument,
    "record": w.RecordDocument,
    "coverage": w.CoverageDocument,
}
EXPECTED = "# expected: "

OTHERS = (
    rule({"record": {"kind": "honour"}}, id_="suzhou--other", region="320500"),
    rule(
        {"related": {"link": "MANAGER_OF", "condition": {"record": {"kind": "penalty"}}}},
        id_="xinyang--through-link",
    ),
)
"""Rules that stand beside the document in question."""


def with_document(kind: str, model: Any) -> Catalogue:
    """The catalogue of the tests with one document more."""
    base = catalogue(*OTHERS)
    plural = "precedences" if kind == "precedence" else f"{kind}s"
    held: Any = model
    key: Any = model.id
    if kind == "rule":
        held = RuleVersion(model, 1, "")
    elif kind == "agreement":
        held = (model, 1)
    elif kind == "scenario":
        key = (model.region, model.id)
    return replace(base, **{plural: {**getattr(base, plural), key: held}})


def complaints(path: Path) -> list[str]:
    """What is wrong with a file, as a person reads it, without the file's name."""
    kind = path.name.split("-")[0]
    try:
        document = read(path, path.name)
        model = build(MODELS[kind], document)
    except BrokenDocuments as error:
        return [str(complaint).removeprefix(f"{path.name}:") for complaint in error.complaints]
    if kind in ("subject", "record", "coverage"):
        return []
    return [
        f"{document.line(problem.path)}: {'.'.join(map(str, problem.path))}: "
        f"found {problem.found}; expected {problem.expected}."
        for problem in check(with_document(kind, model))
        if problem.document == (kind, getattr(model, "id", ""))
    ]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_document_is_refused_in_words_that_its_writer_can_act_on(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    expected = [line.removeprefix(EXPECTED) for line in lines if line.startswith(EXPECTED)]
    assert expected
    assert complaints(path) == expected


def test_every_type_of_document_has_a_broken_example() -> None:
    assert {path.name.split("-")[0] for path in BROKEN} == set(MODELS)


def test_the_policy_of_these_tests_is_sound() -> None:
    assert check(catalogue(*OTHERS)) == []
