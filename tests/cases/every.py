"""Every case of every document."""

from tests.cases import (
    test_cases_000,
    test_cases_001,
    test_cases_002,
    test_cases_003a,
    test_cases_003b,
    test_cases_003b_more,
    test_cases_004,
    test_cases_own,
    test_examined_000,
    test_examined_001,
    test_examined_002,
    test_examined_003a,
    test_examined_003b,
    test_examined_003c,
    test_examined_004,
    test_pairs_benefits,
    test_pairs_duties,
    test_pairs_measures,
)
from tests.cases.facts import Case
from tests.rules import test_seeded_states

CASES: tuple[Case, ...] = (
    *test_cases_000.CASES,
    *test_cases_000.MORE,
    *test_cases_001.CASES,
    *test_cases_002.CASES,
    *test_cases_003a.CASES,
    *test_cases_003a.ROWS,
    *test_cases_003b.CASES,
    *test_cases_003b_more.MORE,
    *test_cases_004.CASES,
    *test_cases_own.CASES,
    *test_examined_000.CASES,
    *test_examined_001.CASES,
    *test_examined_002.CASES,
    *test_examined_003a.CASES,
    *test_examined_003b.CASES,
    *test_examined_003c.CASES,
    *test_examined_004.CASES,
    *test_pairs_benefits.CASES,
    *test_pairs_measures.CASES,
    *test_pairs_duties.CASES,
    *test_seeded_states.CASES,
)
