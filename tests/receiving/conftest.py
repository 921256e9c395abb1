"""The reception of a test."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from hub.services import Services
from hub.settings import Settings
from tests.receiving.desk import Desk, desk_of


@pytest.fixture(scope="module")
def desk(
    services: Services,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Desk]:
    """A hub with a reception; one for the tests of a file."""
    with desk_of(services, settings, tmp_path_factory.mktemp("home")) as made:
        yield made
