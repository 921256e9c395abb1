"""What messages of the API name is in its SDL: fields, arguments and values, as they are called there."""

import ast
import re

import pytest

from hub.messages.languages import Language
from hub.messages.texts import texts_of
from resolvers.schema import make_schema
from resolvers.words.describing import coordinates
from tests.test_messages import trees

EN, ZH = texts_of(Language.EN).templates, texts_of(Language.ZH).templates
SDL = make_schema()._schema
OWNERS: dict[str, set[str]] = {}
"""The fields, arguments and values of each type, field and enum of the SDL."""
for _at, _described in coordinates(SDL):
    _owner, _, _name = _at.rpartition("(") if "(" in _at else _at.rpartition(".")
    OWNERS.setdefault(_owner, set()).add(_name.rstrip(":)"))
NAMES = {part for owner, names in OWNERS.items() for part in (*owner.split("."), *names)}
FILES = ("cli.", "engine.", "audit.", "mapping.", "row.", "store.")
"""Messages of terminals and of files, whose names are no fields."""
OF_HTTP = {
    *("Digest", "Content-Digest", "Content-Encoding", "multipart/form-data", "file=", "?mapping=", "/rows"),
    *("GET /deliveries/forms/<mapping>", "GET /deliveries/forms/<映射>"),
    *("Digest: sha-256=…", "Content-Digest: sha-256=:…:", "extensions.receipt", "/", "*"),
}
OF_MAPPINGS = {"encoding", "sheet", "sheet: name", "sheet: 名称", 'sheet: "*"', "whole: false"}
OF_REQUESTS = {"documentId", "operationName", "preferGetMethod"}
"""Members of a request, and an option of a client."""
OPTIONS = {"openssl rand -hex 32", "--hub"}


def of_api(id_: str) -> bool:
    """Whether a message can be an answer of the API."""
    return not id_.startswith(FILES)


@pytest.mark.parametrize("texts", [EN, ZH], ids=["en", "zh"])
def test_what_a_message_names_is_in_the_sdl(texts: dict[str, str]) -> None:
    wrong = [
        f"{key}: {name}"
        for key, text in texts.items()
        if of_api(key)
        for name in (*re.findall("`([^`]+)`", text), *re.findall(r"\b[a-z]+[A-Z][A-Za-z]*\b", text))
        if name not in NAMES | OF_HTTP | OF_MAPPINGS | OF_REQUESTS | OPTIONS
        and not name.startswith(("hub ", "{"))
    ]
    assert wrong == []


def test_what_stands_before_a_colon_is_an_argument() -> None:
    """Expected is "`name`: what it is"; a mapping's and a rule's forms have names of their own."""
    bare = {key for key, text in EN.items() if of_api(key) and re.match(r"[a-z][A-Za-z]*: ", text)}
    assert {key for key in bare if not key.startswith(("policy.", "ingestion."))} == set()


def test_of_which_one_is_to_be_chosen_stands_in_one_place() -> None:
    for key, text in EN.items():
        for chosen in re.findall(r"xactly one of ((?:\w+, )*\w+ and \w+|\w+(?:, \w+)+)", text):
            names = set(re.split(", | and ", chosen))
            assert any(names <= there for there in OWNERS.values()), f"{key}: no field has all of {chosen}"


def test_the_argument_that_code_names_is_one() -> None:
    named = {
        str(keyword.value.value)
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "argument" and isinstance(keyword.value, ast.Constant)
    }
    assert named <= NAMES
