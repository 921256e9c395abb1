"""Processes known by pid *and* start time, so that a re-used pid is never taken for ours.

Standard library only, and a script too: ``python processes.py PID STARTED`` is the guard of a
Neo4j that the hub started. Its standard input is a pipe that only the hub holds open; when the hub
ends in any way, even by SIGKILL, the pipe closes and the guard stops Neo4j cleanly.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS = 20.0
"""How long Neo4j may take to end after SIGTERM before it is killed."""


@dataclass(frozen=True)
class Process:
    """One process. ``started`` is its start time as the system tells it: compared, never parsed."""

    pid: int
    started: str

    def alive(self) -> bool:
        """Whether it runs. An ended child of ours is reaped here.

        Where no file can be opened to read the start time, a process of this pid is taken for ours: who
        can't look must not say that it ended.
        """
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)
        try:
            return start_time(self.pid) == self.started
        except OSError:
            return _is_there(self.pid)

    def stop(self, seconds: float | None = None) -> bool:
        """SIGTERM, then wait; SIGKILL after ``seconds``, of themselves 20. True if it ended by itself."""
        asked = STOP_SECONDS if seconds is None else seconds
        for number, patience in ((signal.SIGTERM, asked), (signal.SIGKILL, 5.0)):
            if not self.alive():
                return True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if not self.alive():
                    return number == signal.SIGTERM
                time.sleep(0.05)
        return False


def start_time(pid: int) -> str | None:
    """The start time of a running process; None if there is none, or only its zombie.

    Raises OSError: it can't be looked at, since this process or the system may open no more files.
    """
    stat = Path(f"/proc/{pid}/stat")
    if os.access("/proc/self/stat", os.F_OK):
        try:
            # The second field, the name, may hold spaces and brackets: count after its last one.
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split(maxsplit=1)
    return None if len(shown) < 2 or shown[0].startswith("Z") else shown[1].strip()


def _is_there(pid: int) -> bool:
    """Whether some process has this pid, asked without opening a file."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def java_environment() -> dict[str, str]:
    """The environment for a Java: under a locale without UTF-8 (LC_ALL=C) it could open no path with Chinese
    characters in it."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def spawn(command: list[str], log: Path) -> Process:
    """Start a command in its own session (Ctrl-C does not reach it), its output going to ``log``."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        pid = os.posix_spawn(
            command[0],
            command,
            java_environment(),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, output, 1),
                (os.POSIX_SPAWN_DUP2, output, 2),
            ],
            setsid=True,
        )
    finally:
        os.close(output)
    return Process(pid, start_time(pid) or "")


def start_guard(process: Process) -> subprocess.Popen[bytes]:
    """Start the guard of ``process``; it acts when this process ends or closes ``stdin``."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", __file__, str(process.pid), process.started],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def dismiss(guard: subprocess.Popen[bytes]) -> None:
    """End the guard: its process is stopped by then, or stopped by the guard now."""
    if guard.stdin is not None:
        guard.stdin.close()
    guard.wait(timeout=30)


if __name__ == "__main__":
    while os.read(0, 1):
        pass
    Process(int(sys.argv[1]), sys.argv[2]).stop()
