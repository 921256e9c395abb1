"""Links between subjects (关联关系): each kind once, what is said of it, and how it stands in the graph.

A link is a relationship whose type is its kind, in the known and the valid time of every fact. Decisions,
rules, coverage and ingestion take every kind. A new one is a member of :class:`LinkKind` and a migration of
its indexes, which :func:`indexes` writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, LiteralString

Words = tuple[str, str]
"""In Chinese and in English."""


@dataclass(frozen=True)
class Terms:
    """What is to be said of a kind.

    Args:
        name: the type of the relationship.
        term: the Chinese term.
        holder: who holds the role, as the other end sees it.
        other: whom the role is held towards, as the holder sees it.
        public: whether public registration data names it (企业信息公示暂行条例): then everyone may see it,
            and who is at its ends.
        carries: properties beside the days and the source.
    """

    name: LiteralString
    term: str
    holder: Words
    other: Words
    public: bool = False
    carries: tuple[str, ...] = ()


class LinkKind(StrEnum):
    """Directed links between subjects; the start is the holder of the role."""

    _value_: str
    terms: Terms

    def __new__(cls, terms: Terms) -> LinkKind:
        """A member: its name as the text that it is, with its terms."""
        member = str.__new__(cls, terms.name)
        member._value_ = terms.name
        member.terms = terms
        return member

    SHAREHOLDER_OF = Terms(
        "SHAREHOLDER_OF",
        "股东",
        ("该主体的股东", "a shareholder of the subject"),
        ("该主体持股的单位", "an organisation in which the subject holds a share"),
        public=True,
        carries=("share",),
    )
    LEGAL_REPRESENTATIVE_OF = Terms(
        "LEGAL_REPRESENTATIVE_OF",
        "法定代表人",
        ("该主体的法定代表人", "the subject's legal representative"),
        ("由该主体任法定代表人的单位", "an organisation whose legal representative the subject is"),
        public=True,
    )
    DIRECTOR_OF = Terms(
        "DIRECTOR_OF",
        "董事",
        ("该主体的董事", "a director of the subject"),
        ("由该主体任董事的单位", "an organisation of which the subject is a director"),
        public=True,
    )
    SUPERVISOR_OF = Terms(
        "SUPERVISOR_OF",
        "监事",
        ("该主体的监事", "a supervisor of the subject"),
        ("由该主体任监事的单位", "an organisation of which the subject is a supervisor"),
        public=True,
    )
    MANAGER_OF = Terms(
        "MANAGER_OF",
        "经理、主要负责人",
        ("该主体的经理、主要负责人", "the subject's manager or head"),
        ("由该主体任经理、主要负责人的单位", "an organisation of which the subject is the manager or head"),
        public=True,
    )
    ACTUAL_CONTROLLER_OF = Terms(
        "ACTUAL_CONTROLLER_OF",
        "实际控制人",
        ("该主体的实际控制人", "the subject's actual controller"),
        ("由该主体实际控制的单位", "an organisation that the subject actually controls"),
        public=True,
    )
    BRANCH_OF = Terms(
        "BRANCH_OF",
        "分支机构",
        ("该主体的分支机构", "a branch of the subject"),
        ("该主体所属的机构", "the organisation of which the subject is a branch"),
        public=True,
    )
    GUARANTEES = Terms(
        "GUARANTEES",
        "担保",
        ("为该主体提供担保的主体", "a guarantor of the subject"),
        ("由该主体担保的主体", "a subject for which the subject is guarantor"),
    )
    EMPLOYED_BY = Terms(
        "EMPLOYED_BY",
        "受雇于（药剂师、家政服务员…）",
        ("该主体雇用的人员", "a person whom the subject employs"),
        ("雇用该主体的单位", "the subject's employer"),
    )
    CO_BORROWS_WITH = Terms(
        "CO_BORROWS_WITH",
        "共同借款人",
        ("该主体的共同借款人", "a co-borrower of the subject"),
        ("该主体的共同借款人", "a co-borrower of the subject"),
    )
    SERVED_BY = Terms(
        "SERVED_BY",
        "由其服务（货运企业—维修企业）",
        ("由该主体提供服务的主体", "a subject that the subject serves"),
        ("为该主体提供服务的主体", "a subject that serves the subject"),
    )
    HOSTS = Terms(
        "HOSTS",
        "接待（饭店—旅游团队）",
        ("接待该主体的主体", "a subject that hosts the subject"),
        ("由该主体接待的主体", "a subject that the subject hosts"),
    )
    MADE = Terms(
        "MADE",
        "生产（生产者—产品）",
        ("该产品的生产者", "the producer of the product"),
        ("该主体生产的产品", "a product that the subject made"),
    )


PUBLIC: Final = tuple(kind for kind in LinkKind if kind.terms.public)
PRIVATE: Final = tuple(kind for kind in LinkKind if not kind.terms.public)


@dataclass(frozen=True)
class Direction:
    """From which end links are seen: ``s`` is the subject, ``o`` the other one, ``l`` the link. ``place`` is
    the property by which a page of them seeks, ``name`` what the API calls it."""

    name: Literal["FROM", "TO"]
    before: LiteralString
    after: LiteralString
    place: LiteralString

    def pattern(self, *kinds: LinkKind) -> LiteralString:
        """The pattern of links of these kinds."""
        return f"(s){self.before}[l:{types(kinds)}]{self.after}(o)"


FROM: Final = Direction("FROM", "-", "->", "startPlace")
"""The subject holds the role."""
TO: Final = Direction("TO", "<-", "-", "endPlace")
"""The other one does."""
DIRECTIONS: Final = (FROM, TO)


def types(kinds: Iterable[LinkKind]) -> LiteralString:
    """Kinds as a pattern names them."""
    names: list[LiteralString] = [kind.terms.name for kind in kinds]
    return "|".join(names)


_INDEXED: dict[LiteralString, LiteralString] = {
    "written": "writtenIn",
    "closed": "closedIn",
    "starts": "startsOn",
    "ends": "endsOn",
    "start": FROM.place,
    "end": TO.place,
}
"""What every kind has an index on: when a link changes (:mod:`hub.subjects.changes`), and its place among
those of either end (:mod:`hub.subjects.links`)."""


def indexes(kind: LinkKind) -> list[LiteralString]:
    """The statements that make the indexes of a kind, for its migration."""
    name: LiteralString = kind.terms.name
    return [
        f"CREATE INDEX {name.lower()}_{what} IF NOT EXISTS FOR ()-[l:{name}]-() ON (l.{property_})"
        for what, property_ in _INDEXED.items()
    ]
