"""Resolving the jars of pom.xml by Maven, once for each state of that file.

``jars.sha256`` beside it is the committed list of what Maven must give: a jar that is not in it, or whose
bytes are others, is not used. :func:`list_jars` writes it anew when pom.xml changes.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from hub.engine.java import SHORT_LIVED, Java, find_java
from hub.errors import EngineError
from hub.messages.message import Each, message
from hub.progress import phase
from hub.settings import Settings

POM = Path(__file__).resolve().parents[2] / "pom.xml"
LIST = POM.with_name("jars.sha256")
"""One line a jar, as `sha256sum` writes and checks it, by the folders of the engine's home."""


@dataclass(frozen=True)
class Release:
    """A Neo4j: what Maven must give for it, and its version where it is not the one that pom.xml names."""

    listed: Path = LIST
    version: str | None = None


OURS = Release()
_FOLDERS = ("lib", "web")
_STEP = 50
_NAMED = 3


def resolve_jars(root: Path, java: Java, progress: Callable[[str], None], release: Release = OURS) -> None:
    """Fill ``root/lib`` and ``root/web`` unless they hold what pom.xml names now.

    The jars are gathered beside, compared with the list, and then moved: a stop half-way leaves nothing half.

    Raises:
        EngineError: no Maven, it failed, or it gave other jars than those of the list.
    """
    marker = root / "jars.sha256"
    with FileLock(root / "jars.lock"):
        wanted = state(release)
        if _resolved(root, marker, wanted):
            return
        with phase(progress, "Neo4j: its jars, by Maven (once, some 150 MB where its cache is empty)"):
            fresh = _fresh(root, java, progress, release)
            _check(digests(fresh), release.listed)
            marker.unlink(missing_ok=True)
            for folder in _FOLDERS:
                _remove(root / folder)
                (fresh / folder).rename(root / folder)
            marker.write_text(wanted + "\n", encoding="utf-8")
            shutil.rmtree(fresh, ignore_errors=True)


def list_jars(settings: Settings, progress: Callable[[str], None], release: Release = OURS) -> int:
    """Write the list of what Maven gives for a release now; answers how many jars it has."""
    root = settings.home.resolve() / "engine"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(root / "jars.lock"):
        fresh = _fresh(root, find_java(), progress, release)
        found = digests(fresh)
        shutil.rmtree(fresh, ignore_errors=True)
    release.listed.write_text("".join(f"{found[name]}  {name}\n" for name in sorted(found)), encoding="utf-8")
    return len(found)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each jar below ``lib`` and ``web``, by its name such as ``lib/neo4j-5.26.30.jar``."""
    return {
        f"{part}/{jar.name}": hashlib.sha256(jar.read_bytes()).hexdigest()
        for part in _FOLDERS
        for jar in (folder / part).glob("*.jar")
    }


def _check(found: dict[str, str], list_: Path) -> None:
    """Raises EngineError naming each jar that is not as the list has it."""
    lines = list_.read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    wrong = [
        *(message("engine.jar-missing", jar=name) for name in sorted(listed.keys() - found.keys())),
        *(message("engine.jar-not-listed", jar=name) for name in sorted(found.keys() - listed.keys())),
        *(
            message("engine.jar-differs", jar=name, found=found[name], listed=listed[name])
            for name in sorted(found.keys() & listed.keys())
            if found[name] != listed[name]
        ),
    ]
    if wrong:
        if len(wrong) > _NAMED:
            wrong = [*wrong[:_NAMED], message("engine.jars-more", count=len(wrong) - _NAMED)]
        raise EngineError("engine.jars-differ", list=list_.name, wrong=Each(tuple(wrong)))


def state(release: Release = OURS) -> str:
    """What the jars of a release are of: pom.xml and the list."""
    return hashlib.sha256(POM.read_bytes() + release.listed.read_bytes()).hexdigest()


def _fresh(root: Path, java: Java, progress: Callable[[str], None], release: Release) -> Path:
    fresh = root / "maven"
    shutil.rmtree(fresh, ignore_errors=True)
    _maven(fresh, java, progress, release)
    return fresh


def _resolved(root: Path, marker: Path, wanted: str) -> bool:
    if not marker.exists() or marker.read_text(encoding="utf-8").strip() != wanted:
        return False
    return all(any((root / folder).glob("*.jar")) for folder in _FOLDERS)


def _maven(target: Path, java: Java, progress: Callable[[str], None], release: Release) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineError("engine.no-maven")
    command = [maven, "-B", "-C", "-f", str(POM), "generate-resources", f"-Dengine.home={target}"]
    if release.version is not None:
        command.append(f"-Dneo4j.version={release.version}")
    environment = dict(os.environ)
    environment["MAVEN_OPTS"] = f"{' '.join(SHORT_LIVED)} {environment.get('MAVEN_OPTS', '')}"
    if java.home is not None:
        environment["JAVA_HOME"] = str(java.home)
    lines: list[str] = []
    files = 0
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line.strip())
            if "Downloaded from" in line:
                files += 1
                if files % _STEP == 0:
                    progress(f"Neo4j: {files} files downloaded")
    if process.returncode:
        raise EngineError("engine.maven-failed", reason=_reason(lines))


def _reason(lines: list[str]) -> str:
    """Maven's first error is the cause; those after it are help texts."""
    errors = [line.removeprefix("[ERROR]").strip() for line in lines if line.startswith("[ERROR]")]
    said = [line for line in errors or lines if line] or ["(it said nothing)"]
    text = said[0] if errors else said[-1]
    return re.sub(r"\s*-> \[Help \d+\]$", "", text)[:700]


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
