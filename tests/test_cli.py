"""The command line says what the system refuses in a sentence, and what Ctrl-C leaves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.cli.listening import listen
from hub.errors import EngineError
from hub.serving.welcome import welcome
from hub.settings import Settings
from tests.conftest import free_port

COMMANDS = [
    ["run"],
    ["token"],
    ["load"],
    ["neo4j", "start"],
    ["neo4j", "stop"],
    ["neo4j", "status"],
    ["backup", "x.dump"],
    ["restore", __file__],
    ["keys", "status"],
    ["keys", "rotate"],
    ["audit", "verify"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_home_that_cant_be_made_is_named_in_a_sentence(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    home = tmp_path / "file" / "home"
    answer = CliRunner().invoke(main, command, env={"HUB_HOME": str(home), "HUB_PORT": str(free_port())})
    assert answer.exit_code == 1, answer.output
    assert isinstance(answer.exception, SystemExit)
    assert str(home) in answer.output
    assert "Not a directory" in answer.output
    assert "Traceback" not in answer.output


def test_ctrl_c_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hub.cli.neo4j.engine.status", interrupted)
    answer = CliRunner().invoke(main, ["neo4j", "status"])
    assert answer.exit_code == 130
    assert "Stopped by Ctrl-C." in answer.output
    assert "Aborted" not in answer.output


def test_the_welcome_says_what_ctrl_c_stops_and_how_ipv6_is_written() -> None:
    said = welcome(Settings(host="::1", port=8000), "token", "the hub")
    assert "http://[::1]:8000/graphql (open it in a browser for the explorer; Ctrl-C stops the hub)" in said


def test_the_hub_listens_on_an_ipv6_address() -> None:
    settings = Settings(host="::1", port=free_port())
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        with pytest.raises(EngineError, match=r"can't listen on \[::1\]:"):
            listen(settings)
        return
    with listen(settings) as listening:
        assert listening.getsockname()[0] == "::1"
