"""Neo4j's command lines: the server's, and AdminTool's from the same jars."""

import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from hub.engine.java import Java
from hub.engine.processes import Process, dismiss, java_environment, start_guard, start_time
from hub.errors import EngineError
from hub.messages.message import Message, message

_OPENS = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")
]
# As in the neo4j.conf that Neo4j ships, as far as it holds for Java 17 and later.
COLLECTOR = "-XX:+UseG1GC"
FLAGS = [
    COLLECTOR,
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    # Java's optimising compiler begins ten times later than by default: while Neo4j starts and plans its
    # first statements, it took half of the processor for code that ran some thousand times and never again.
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
]
_ENTRY_POINTS = "META-INF/services/org.neo4j.server.startup.EntryPoint"
_SAYS_NOTHING = ("at ", "... ", "WARNING", "Run with '--verbose'")
_JAVA_NAMES = re.compile(r"^(Caused by: )?([\w.$]+(Exception|Error): )*")


def server_command(root: Path, java: Java, heap: str) -> list[str]:
    """The command that runs Neo4j in the foreground with ``root`` as its home."""
    return [
        *_java(root, java, heap),
        *FLAGS,
        _entry_point(root / "lib"),
        f"--home-dir={root}",
        f"--config-dir={root / 'conf'}",
    ]


def admin(
    root: Path,
    java: Java,
    arguments: list[str],
    *,
    conf: Path | None = None,
    heap: str = "512m",
    flags: Sequence[str] = (),
    read: IO[bytes] | None = None,
    write: IO[bytes] | None = None,
    fix: Message | None = None,
) -> None:
    """Run AdminTool on ``root`` (with ``conf`` in the place of its own), archives going through ``read`` and
    ``write``. It does not outlive this process, however that ends.

    Raises EngineError with the last line that AdminTool said, and ``fix``.
    """
    command = [*_java(root, java, heap), *flags, "org.neo4j.cli.AdminTool", *arguments]
    with subprocess.Popen(
        command,
        env={**java_environment(), "NEO4J_HOME": str(root), "NEO4J_CONF": str(conf or root / "conf")},
        stdin=read or subprocess.DEVNULL,
        stdout=write or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        process = Process(running.pid, start_time(running.pid) or "")
        guard = start_guard(process)
        try:
            _, said = running.communicate()
        except BaseException:
            process.stop()
            raise
        finally:
            dismiss(guard)
    if running.returncode:
        raise EngineError(
            "engine.tool-failed",
            command=" ".join(arguments[:2]),
            said=telling_line(said.decode(errors="replace")) or message("engine.silent"),
            what=fix or message("engine.look-into-logs", logs=str(root / "logs")),
        )


def telling_line(output: str) -> str:
    """The line of a Java program's output that says why it failed, at most 300 characters, or ""."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith(_SAYS_NOTHING)]
    causes = [line for line in said if line.startswith("Caused by:")]
    return _JAVA_NAMES.sub("", (causes or said or [""])[-1])[:300]


def _java(root: Path, java: Java, heap: str) -> list[str]:
    native = ["--enable-native-access=ALL-UNNAMED"]
    return [str(java.executable), f"-Xms{heap}", f"-Xmx{heap}", *native, *_OPENS, "-cp", f"{root / 'lib'}/*"]


def _entry_point(lib: Path) -> str:
    """The class that runs the server: its jar names it, and not every release calls it the same."""
    for jar in lib.glob("neo4j-[0-9]*.jar"):
        with zipfile.ZipFile(jar) as archive:
            return archive.read(_ENTRY_POINTS).decode().split()[-1]
    raise EngineError("engine.no-server", lib=str(lib))
