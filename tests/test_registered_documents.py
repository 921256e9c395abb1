"""Documents that are sent once with their text and then named by ``documentId``."""

import hashlib
from typing import Any

import httpx
import pytest

from resolvers.http import registered_documents
from resolvers.http.registered_documents import RegisteredDocuments
from tests.edge_schema import IDENTITY, application, ask, codes, edge

QUERY = "query Numbered($n:Int){count(number:$n)} query Named{thing{name}}"
GOOD = {"authorization": "Bearer good"}


def identifier(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def send(app: Any, headers: dict[str, str] | None = None, **members: Any) -> httpx.Response:
    return ask(app, json=members, headers=headers or {})


def test_a_document_is_sent_once_and_then_named() -> None:
    app = application(edge())
    name, asked = identifier(QUERY), {"operationName": "Numbered", "variables": {"n": 3}}
    first = send(app, documentId=name, **asked)
    assert (first.status_code, codes(first)) == (422, ["UNKNOWN_DOCUMENT"])
    assert "query" in first.json()["errors"][0]["extensions"]["fix"]
    for text in (QUERY, None, ""):
        told = send(app, documentId=name, query=text, **asked)
        assert told.json()["data"] == {"count": 3}
    assert send(app, documentId=name, operationName="Named").json()["data"] == {"thing": {"name": "a"}}
    by_get = {"documentId": name, "operationName": "Numbered", "variables": '{"n":4}'}
    assert ask(app, "GET", params=by_get).json()["data"] == {"count": 4}


def test_nothing_is_kept_under_the_digest_of_another_text() -> None:
    app = application(edge())
    other = identifier("{thing{name}}")
    wrong = send(app, documentId=other, query="{count}")
    assert (wrong.status_code, codes(wrong)) == (422, ["BAD_INPUT"])
    for name in (other, identifier("{count}")):
        assert codes(send(app, documentId=name)) == ["UNKNOWN_DOCUMENT"]


@pytest.mark.parametrize("name", ["sha256:", "md5:1", "abc", "SHA256:" + "0" * 64, "sha256:" + "A" * 64])
def test_other_identifiers_name_nothing(name: str) -> None:
    app = application(edge())
    assert codes(send(app, documentId=name)) == ["UNKNOWN_DOCUMENT"]
    assert codes(send(app, documentId=name, query="{count}")) == ["BAD_INPUT"]


def test_no_identifier_is_like_none() -> None:
    app = application(edge())
    for none in (None, ""):
        assert send(app, documentId=none, query="{count}").json()["data"] == {"count": 0}
        assert codes(send(app, documentId=none)) == ["BAD_INPUT"]


def test_who_did_not_send_a_document_does_not_learn_that_another_did() -> None:
    app = application(edge())
    name = identifier("{count}")
    assert send(app, GOOD, documentId=name, query="{count}").status_code == 200
    assert send(app, GOOD, documentId=name).status_code == 200
    assert codes(send(app, documentId=name)) == ["UNKNOWN_DOCUMENT"]


def test_a_refused_document_is_not_kept() -> None:
    app = application(edge())
    for text in ("{absent}", "{", f'{{thing(name:"{IDENTITY}"){{name}}}}'):
        assert len(codes(send(app, documentId=identifier(text), query=text))) == 1
        assert codes(send(app, documentId=identifier(text))) == ["UNKNOWN_DOCUMENT"]


def test_an_identity_number_is_no_identifier() -> None:
    assert codes(send(application(edge()), documentId=IDENTITY)) == ["IDENTITY_IN_QUERY"]


def test_a_named_change_goes_by_post() -> None:
    app = application(edge())
    text = 'mutation{rename(name:"a")}'
    assert send(app, documentId=identifier(text), query=text).status_code == 200
    assert ask(app, "GET", params={"documentId": identifier(text)}).status_code == 405
    assert send(app, documentId=identifier(text)).json()["data"] == {"rename": "a"}


def test_memory_is_bounded_and_the_least_used_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registered_documents, "MOST", 3)
    monkeypatch.setattr(registered_documents, "MOST_CHARACTERS", 100)
    documents = RegisteredDocuments()
    for number in range(3):
        documents.keep("a", str(number), "x" * 10)
    assert documents.text("a", "0")
    documents.keep("b", "0", "y" * 10)
    assert documents.text("a", "0") == "x" * 10
    for account, name in (("a", "1"), ("b", "1")):
        with pytest.raises(Exception, match="documentId"):
            documents.text(account, name)
    documents.keep("a", "long", "z" * 100)
    assert documents.text("a", "long")
    with pytest.raises(Exception, match="documentId"):
        documents.text("a", "0")
