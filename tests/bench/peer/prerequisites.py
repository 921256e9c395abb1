"""The peer's packages, at exactly the versions of its lock, in a folder of the checkout's cache."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from tests.conftest import ROOT
from tests.node import find_node

SOURCE = Path(__file__).parent / "server"


def peer_folder() -> Path:
    """The peer's program beside its packages: installed once, again when its lock changes.

    Raises NodeMissing.
    """
    folder = ROOT / ".cache" / "peer"
    folder.mkdir(parents=True, exist_ok=True)
    for file in SOURCE.iterdir():
        shutil.copyfile(file, folder / file.name)
    lock = sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    done = folder / "installed"
    if not done.exists() or done.read_text() != lock:
        find_node().install(folder)
        done.write_text(lock)
    return folder
