"""Messages of rows are written once for each wording, and an error in writing one is not hidden."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from hub.ingestion.receipts import message_texts
from hub.ingestion.receipts.message_texts import texts_of
from hub.messages.message import AnyOf, Argument, Each, Message, Sentences, message


def value(of: Argument) -> Message:
    return message("policy.value", value=of)


@pytest.mark.parametrize(
    "around",
    [
        lambda one: one,
        lambda one: value(one),
        lambda one: AnyOf((one,)),
        lambda one: Each((value(one),)),
        lambda one: Sentences((value(one),)),
        lambda one: (one, "A"),
    ],
    ids=["itself", "message", "any", "each", "sentences", "list"],
)
def test_equal_numbers_that_are_written_differently_have_texts_of_their_own(around: Any) -> None:
    numbers = Decimal("1.5"), Decimal("1.50")
    assert [texts_of(value(around(one))).found[0].count("1.50") for one in numbers] == [0, 1]


def test_what_is_said_again_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def broken(says: Message) -> None:
        written.append(says.id)
        raise TypeError("of the writing")

    said = [texts_of(value(value("once"))) for _ in range(2)]
    assert said[0] is said[1]
    monkeypatch.setattr(message_texts, "_written", broken)
    with pytest.raises(TypeError, match="of the writing"):
        texts_of(value(value("broken")))
    assert written == ["policy.value"]
