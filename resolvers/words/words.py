"""A description in both languages."""

from __future__ import annotations

from dataclasses import dataclass

_WIDTH = 70
"""So long a description stands on one line of the SDL; graphql-core breaks a longer one."""


@dataclass(frozen=True)
class Words:
    """What something means. ``zh`` is empty where nobody wrote it yet, which a test refuses."""

    en: str
    zh: str

    @property
    def text(self) -> str:
        """Both, as the SDL shows them: on one line, or a line each."""
        both = [one for one in (self.en, self.zh) if one]
        line = " ".join(both)
        return line if len(line) <= _WIDTH else "\n".join(both)

    def __add__(self, other: Words) -> Words:
        return Words(f"{self.en} {other.en}", self.zh and f"{self.zh}{other.zh}")
