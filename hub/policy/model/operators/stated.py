"""``stated``: the text says so, and nothing is tested."""

from __future__ import annotations

from typing import Literal

from hub.policy.model.form import NEITHER, Directions, Form, Naming


class Stated(Form):
    """The text says so; nothing about any subject is tested. Only as the whole condition of a DUTY, which
    then answers STATED."""

    stated: Literal[True]

    def names(self, naming: Naming) -> None:
        """Nothing that could lead nowhere."""

    def directions(self) -> Directions:
        return NEITHER
