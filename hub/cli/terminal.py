"""What every command does at the terminal: tells, fails in a sentence, and reads the files it is given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from pydantic import ValidationError

from hub.errors import HubError, InputError
from hub.messages.languages import Language, spoken
from hub.messages.message import Argument, Message, message
from hub.policy.diagnostics.complaints import BrokenDocuments, expected_of
from hub.settings import Settings, UnusableSetting

P = ParamSpec("P")
R = TypeVar("R")


def say(line: str) -> None:
    """Progress goes to stderr, results to stdout."""
    click.echo(line, err=True)


def tell(said: Message) -> None:
    """A result that is a sentence, in the language of the environment."""
    click.echo(said.text(spoken()))


def explain_failures(command: Callable[P, R]) -> Callable[P, R]:
    """Tells failures in a sentence and ends with status 1, what the system refuses (a folder that can't be
    written, a full disk) among them, and 130 after Ctrl-C; anything else is a defect and shows itself."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except HubError as error:
            say(error.text(spoken()))
        except BrokenDocuments as error:
            said = spoken() or Language.EN
            for complaint in error.complaints:
                say(complaint.text(said))
            say(message("cli.nothing-kept", count=len(error.complaints)).text(said))
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                field = str(problem["loc"][0])
                name = f"HUB_{field.upper()}" if field in Settings.model_fields else field
                said = message("cli.setting-unusable", name=name, expected=_expected(problem))
                say(said.whole(spoken()))
        except OSError as error:
            if error.strerror is None:
                raise
            where = f"{error.filename}: " if error.filename is not None else ""
            say(message("cli.path-unusable", where=where, reason=error.strerror).whole(spoken()))
        except KeyboardInterrupt:
            say(message("cli.stopped").text(spoken()))
            sys.exit(130)
        sys.exit(1)

    return wrapper


def _expected(problem: Any) -> Argument:
    """What would have been right for a setting, of one of pydantic's details."""
    error = problem.get("ctx", {}).get("error")
    return error.expected if isinstance(error, UnusableSetting) else expected_of(Settings, problem)


def read_bytes(file: Path) -> bytes:
    """The content of a file that a command was given.

    Raises:
        InputError: the file can't be read.
    """
    try:
        return file.read_bytes()
    except OSError:
        raise InputError("cli.file-unreadable", file=str(file)) from None


def read_text(file: Path) -> str:
    """The text of a file that a command was given.

    Raises:
        InputError: the file can't be read, or is not UTF-8.
    """
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError):
        raise InputError("cli.text-unreadable", file=str(file)) from None
