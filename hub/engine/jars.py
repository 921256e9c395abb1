"""Resolving the jars of pom.xml by Maven, once for each state of that file."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from hub.engine.java import Java
from hub.errors import EngineError

POM = Path(__file__).resolve().parents[2] / "pom.xml"
_FOLDERS = ("lib", "web")
_STEP = 50


def resolve_jars(root: Path, java: Java, progress: Callable[[str], None]) -> None:
    """Fill ``root/lib`` and ``root/web`` unless they hold what pom.xml names now.

    The jars are gathered beside and then moved: a stop half-way leaves nothing half.
    """
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    marker = root / "jars.sha256"
    with FileLock(root / "jars.lock"):
        if _resolved(root, marker, wanted):
            return
        progress("Neo4j: resolving its jars with Maven (once, some 150 MB) ...")
        fresh = root / "maven"
        shutil.rmtree(fresh, ignore_errors=True)
        _maven(fresh, java, progress)
        marker.unlink(missing_ok=True)
        for folder in _FOLDERS:
            _remove(root / folder)
            (fresh / folder).rename(root / folder)
        marker.write_text(wanted + "\n", encoding="utf-8")
        shutil.rmtree(fresh, ignore_errors=True)
        progress(f"Neo4j: {len(list((root / 'lib').glob('*.jar')))} jars are in place")


def _resolved(root: Path, marker: Path, wanted: str) -> bool:
    if not marker.exists() or marker.read_text(encoding="utf-8").strip() != wanted:
        return False
    return all(any((root / folder).glob("*.jar")) for folder in _FOLDERS)


def _maven(target: Path, java: Java, progress: Callable[[str], None]) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineError(
            "Neo4j's jars are resolved by Maven, and there is no `mvn` on PATH.",
            expected="Maven 3.6.3 or newer on PATH",
            fix="install Maven (Debian: apt-get install maven), "
            "or set NEO4J_URI to a Neo4j 5.26+ that runs already",
        )
    command = [maven, "-B", "-C", "-f", str(POM), "generate-resources", f"-Dengine.home={target}"]
    environment = dict(os.environ)
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
        raise EngineError(
            f"Maven could not resolve Neo4j's jars: {_reason(lines)}",
            fix="see that Maven Central (or its mirror in ~/.m2/settings.xml) can be reached; start again",
        )


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
