"""A process that brings a folder to the reception, for tests that kill it:
``python -m tests.receiving.loading`` with a file that :func:`write` made."""

from __future__ import annotations

import pickle
import sys
from dataclasses import dataclass
from pathlib import Path

from hub.app import clock, connect
from hub.identity.naming import Naming
from hub.ingestion.deliveries.incoming_files import Reception, receive_folder
from hub.ingestion.deliveries.resuming import turn, work_on
from hub.policy.catalogue import Catalogue
from hub.policy.model.mapping import Mapping
from hub.settings import Settings


@dataclass(frozen=True)
class Load:
    """What is brought, and with what."""

    settings: Settings
    naming: Naming
    catalogue: Catalogue
    mapping: Mapping
    folder: Path
    batch_size: int


def write(load: Load, path: Path) -> None:
    """Hands a load to the process."""
    path.write_bytes(pickle.dumps(load))


def main() -> None:
    """Goes on with what waits, then brings the folder."""
    load: Load = pickle.loads(Path(sys.argv[1]).read_bytes())
    graph = connect(load.settings)
    reception = Reception(
        graph,
        load.naming,
        load.settings.home,
        load.settings.seeds,
        lambda: load.catalogue,
        clock,
        batch_size=load.batch_size,
    )
    print("begun", flush=True)
    turn(reception)
    work_on(reception, receive_folder(reception, load.mapping, load.folder).delivery.id)
    print("done", flush=True)
    graph.close()


if __name__ == "__main__":
    main()
