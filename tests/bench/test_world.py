"""The invented world is one that the hub would take in, and the same on every machine."""

import pytest

from hub.identity.credit_codes import check_uscc
from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue
from tests.bench.engines import NOW
from tests.bench.world import Part, World
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_seeds(ROOT / "seeds", NOW.date()).catalogue


def plain(part: Part) -> list[object]:
    """What the part's documents say."""
    return [one.model_dump(mode="json") for one in (*part.subjects, *part.links, *part.records)]


def test_every_subject_has_a_valid_code_of_its_own_in_a_district_that_exists(catalogue: Catalogue) -> None:
    keys = [World(catalogue).key(number) for number in (*range(500), 999_999)]
    assert len({key.value for key in keys}) == len(keys)
    for key in keys:
        assert check_uscc(key.value, districts=frozenset(catalogue.regions)).warnings == ()


def test_a_bigger_world_only_adds_to_a_smaller_one(catalogue: Catalogue) -> None:
    small, whole = World(catalogue).part(0, 20), World(catalogue).part(0, 40)
    assert list(whole.subjects[:20]) == list(small.subjects)
    assert list(whole.records[: len(small.records)]) == list(small.records)
    assert list(whole.links[: len(small.links)]) == list(small.links)


def test_records_are_of_known_kinds_and_places(catalogue: Catalogue) -> None:
    part = World(catalogue).part(0, 300)
    assert {record.kind for record in part.records} <= set(catalogue.kinds)
    assert {record.region for record in part.records} <= set(catalogue.regions)
    assert {record.authority for record in part.records} <= set(catalogue.authorities)
    assert len({record.id for record in part.records}) == len(part.records)
    assert plain(part) == plain(World(catalogue).part(0, 300))
