"""A setting that can't be used is told by its name in the environment, in the operator's language."""

from __future__ import annotations

import re

import pytest

from hub.cli.terminal import explain_failures
from hub.messages.languages import Language, speaking
from hub.settings import Settings

CHINESE = re.compile("[\u4e00-\u9fff]")
UNUSABLE = {
    "HUB_PORT": ("0", "at least 1"),
    "HUB_GZIP_BYTES": ("many", "a whole number"),
    "HUB_LOG_FORMAT": ("xml", "one of text, json"),
    "HUB_AUDIT_ORIGIN": ("a b", "a text of the form"),
    "HUB_TRUSTED_PROXIES": ("proxy", "addresses or networks with commas"),
    "HUB_CORS_ORIGINS": ("*", "each origin by its name"),
}


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("language", Language)
def test_what_would_have_been_right_is_said_in_either_language(
    name: str, language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    value, expected = UNUSABLE[name]
    monkeypatch.setenv(name, value)
    with speaking(language), pytest.raises(SystemExit) as ended:
        explain_failures(Settings)()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert name in line
    assert "docs/settings.md" in line
    if language is Language.EN:
        assert expected in line
        assert not CHINESE.search(line)
    else:
        assert CHINESE.search(line)
        assert not re.search("[a-z]+ [a-z]+ [a-z]+", line.replace("docs/settings.md", ""))


def test_an_origin_with_a_path_is_told_what_browsers_send(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUB_CORS_ORIGINS", "https://front.example/app")
    with speaking(Language.EN), pytest.raises(SystemExit):
        explain_failures(Settings)()
    assert "origins as browsers send them" in capsys.readouterr().err
