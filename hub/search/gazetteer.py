"""The names of regions as they stand in names of companies: 信阳市, 信阳, 恩施, 内蒙古."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from hub.policy.catalogue import Catalogue
from hub.search.words import MINORITIES

Paths = Callable[[str], tuple[str, ...]]
"""From a region to its path, the nation first; empty for an unknown one."""

_SHORTENED = re.compile(
    rf"(?:{'|'.join(MINORITIES)})*(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|[省市县盟旗])$"
)
"""What a company's name leaves out of a region's. A district (区) is named in full, or not at all: 长安、和平
are distinctive parts far oftener."""
_SHORTEST = 2


class Named(Protocol):
    """A region of the tree."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Gazetteer:
    """Codes by each name of a region: by its full one, and by what is left of it in company names."""

    full: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    longest: int
    path: Paths
    digest: str

    def prefixes(self, text: str) -> list[tuple[str, tuple[str, ...], bool]]:
        """The names of regions that the text begins with, the longest first, each with its codes and whether
        it is a full one."""
        starts = [text[:end] for end in range(min(self.longest, len(text)), _SHORTEST - 1, -1)]
        return [
            (start, names[start], names is self.full)
            for start in starts
            for names in (self.full, self.short)
            if start in names
        ]

    def codes(self, text: str) -> tuple[str, ...]:
        """The regions that a text names, and nothing but them."""
        return self.full.get(text) or self.short.get(text) or ()

    def agree(self, one: str, other: str) -> bool:
        """Whether a region is another, or lies in it, or the other way round."""
        return one in self.path(other) or other in self.path(one)


def gazetteer_of(catalogue: Catalogue) -> Gazetteer:
    """The names of the regions of a policy, worked out once for it."""
    return catalogue.once(Gazetteer, (), lambda: gazetteer(catalogue.regions, catalogue.path), 1)


def gazetteer(regions: Mapping[str, Named], path: Paths) -> Gazetteer:
    """The names of a tree of regions."""
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for code in sorted(regions):
        name = regions[code].name
        full.setdefault(name, []).append(code)
        less = _SHORTENED.sub("", name)
        if less != name and len(less) >= _SHORTEST:
            short.setdefault(less, []).append(code)
    told = "\n".join(f"{code} {regions[code].name}" for code in sorted(regions))
    return Gazetteer(
        full={name: tuple(codes) for name, codes in full.items()},
        short={name: tuple(codes) for name, codes in short.items() if name not in full},
        longest=max(map(len, full), default=0),
        path=path,
        digest=sha256(told.encode()).hexdigest()[:16],
    )
