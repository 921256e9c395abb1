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

from graph_schema.vocabulary import SubjectKind

Words = tuple[str, str]
"""In Chinese and in English."""
PERSONS: Final = frozenset({SubjectKind.NATURAL_PERSON})
COMPANIES: Final = frozenset(
    {SubjectKind.LEGAL_ENTITY, SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PUBLIC_BODY}
)
"""What has a register's code of its own."""
HOLDERS: Final = PERSONS | COMPANIES
"""Who can hold a right, owe or stand for a debt."""
ANYBODY: Final = frozenset(SubjectKind)
COMPANY: Final = "company"
"""The property of a link that is the id of the company which it concerns."""


class Figure(StrEnum):
    """What part of a whole a link may state (持股、表决权、收益权比例), each as one exact number, between two
    bounds, or both."""

    _value_: LiteralString  # pyright: ignore[reportIncompatibleVariableOverride]

    SHARE = "share"
    VOTES = "votes"
    BENEFIT = "benefit"

    @property
    def properties(self) -> tuple[LiteralString, LiteralString, LiteralString]:
        """The number itself, and its bounds, as properties of the link (:mod:`graph_schema.shares`)."""
        name: LiteralString = self._value_
        return name, f"{name}AtLeast", f"{name}AtMost"


class Bears(StrEnum):
    """On which question of who is behind a subject a link bears by its kind."""

    OWNERSHIP = "OWNERSHIP"  # 所有权
    VOTING = "VOTING"  # 表决权
    CONTROL = "CONTROL"  # 实际控制


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
        carries: figures that it may state, beside the days, the source and the state.
        amount: whether it may state an amount (金额) with its currency.
        names_company: whether it may name the company which it concerns (所涉公司): an agreement of two is
            mostly about what one of them has in one company.
        starts, ends: which kinds of subject may stand at its start and at its end.
        symmetric: what the one is to the other, the other is to the one; the register's order of the two says
            nothing.
        bears: on which questions; nothing else makes an owner or a controller.
        walked: whether a path may lead through it: from a guest to a guest of the same hotel none does.
    """

    name: LiteralString
    term: str
    holder: Words
    other: Words
    public: bool = False
    carries: tuple[Figure, ...] = ()
    amount: bool = False
    names_company: bool = False
    starts: frozenset[SubjectKind] = HOLDERS
    ends: frozenset[SubjectKind] = COMPANIES
    symmetric: bool = False
    bears: frozenset[Bears] = frozenset()
    walked: bool = True

    @property
    def figures(self) -> tuple[LiteralString, ...]:
        """The properties of all figures."""
        return tuple(name for figure in self.carries for name in figure.properties)

    @property
    def stated(self) -> tuple[LiteralString, ...]:
        """The properties of all that it may state: figures, amount, the company's id."""
        amount: tuple[LiteralString, ...] = ("amount", "currency") if self.amount else ()
        return (*self.figures, *amount, *((COMPANY,) if self.names_company else ()))


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
        carries=tuple(Figure),
        bears=frozenset({Bears.OWNERSHIP, Bears.VOTING}),
    )
    LEGAL_REPRESENTATIVE_OF = Terms(
        "LEGAL_REPRESENTATIVE_OF",
        "法定代表人",
        ("该主体的法定代表人", "the subject's legal representative"),
        ("由该主体任法定代表人的单位", "an organisation whose legal representative the subject is"),
        public=True,
        starts=PERSONS,
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
        carries=(Figure.VOTES, Figure.BENEFIT),
        bears=frozenset({Bears.CONTROL}),
    )
    BRANCH_OF = Terms(
        "BRANCH_OF",
        "分支机构",
        ("该主体的分支机构", "a branch of the subject"),
        ("该主体所属的机构", "the organisation of which the subject is a branch"),
        public=True,
        starts=COMPANIES,
    )
    GUARANTEES = Terms(
        "GUARANTEES",
        "担保",
        ("为该主体提供担保的主体", "a guarantor of the subject"),
        ("由该主体担保的主体", "a subject for which the subject is guarantor"),
        amount=True,
        ends=HOLDERS,
    )
    EMPLOYED_BY = Terms(
        "EMPLOYED_BY",
        "受雇于（药剂师、家政服务员…）",
        ("该主体雇用的人员", "a person whom the subject employs"),
        ("雇用该主体的单位", "the subject's employer"),
        starts=PERSONS,
    )
    CO_BORROWS_WITH = Terms(
        "CO_BORROWS_WITH",
        "共同借款人",
        ("该主体的共同借款人", "a co-borrower of the subject"),
        ("该主体的共同借款人", "a co-borrower of the subject"),
        ends=HOLDERS,
        symmetric=True,
    )
    SERVED_BY = Terms(
        "SERVED_BY",
        "由其服务（货运企业—维修企业）",
        ("由该主体提供服务的主体", "a subject that the subject serves"),
        ("为该主体提供服务的主体", "a subject that serves the subject"),
        starts=ANYBODY,
        ends=ANYBODY,
        walked=False,
    )
    HOSTS = Terms(
        "HOSTS",
        "接待（饭店—旅游团队）",
        ("接待该主体的主体", "a subject that hosts the subject"),
        ("由该主体接待的主体", "a subject that the subject hosts"),
        starts=ANYBODY,
        ends=ANYBODY,
        walked=False,
    )
    MADE = Terms(
        "MADE",
        "生产（生产者—产品）",
        ("该产品的生产者", "the producer of the product"),
        ("该主体生产的产品", "a product that the subject made"),
        ends=frozenset({SubjectKind.PRODUCT}),
        walked=False,
    )
    GENERAL_PARTNER_OF = Terms(
        "GENERAL_PARTNER_OF",
        "执行事务合伙人",
        ("该主体的执行事务合伙人", "the subject's managing general partner"),
        ("由该主体任执行事务合伙人的合伙企业", "a partnership whose managing general partner the subject is"),
        public=True,
        bears=frozenset({Bears.CONTROL}),
    )
    ACTS_IN_CONCERT_WITH = Terms(
        "ACTS_IN_CONCERT_WITH",
        "一致行动",
        ("该主体的一致行动人", "a person acting in concert with the subject"),
        ("该主体的一致行动人", "a person acting in concert with the subject"),
        ends=HOLDERS,
        symmetric=True,
        bears=frozenset({Bears.VOTING}),
    )
    VOTES_FOR = Terms(
        "VOTES_FOR",
        "表决权委托（受托人—委托人）",
        ("受该主体委托行使表决权的主体", "a proxy who exercises the subject's votes"),
        ("委托该主体行使表决权的主体", "a subject whose votes the subject exercises"),
        carries=(Figure.VOTES,),
        names_company=True,
        ends=HOLDERS,
        bears=frozenset({Bears.VOTING}),
    )
    HOLDS_FOR = Terms(
        "HOLDS_FOR",
        "代持（名义持有人—实际出资人）",
        ("代该主体持有权益的主体", "a nominee who holds for the subject"),
        ("由该主体代持权益的主体", "a subject for whom the subject holds as nominee"),
        carries=(Figure.SHARE,),
        names_company=True,
        ends=HOLDERS,
        bears=frozenset({Bears.OWNERSHIP}),
    )
    RELATIVE_OF = Terms(
        "RELATIVE_OF",
        "亲属",
        ("该主体的亲属", "a relative of the subject"),
        ("该主体的亲属", "a relative of the subject"),
        starts=PERSONS,
        ends=PERSONS,
        symmetric=True,
    )
    """Kinship makes nobody a controller: it bears on nothing, whatever else is known."""
    BIDS_WITH = Terms(
        "BIDS_WITH",
        "联合投标",
        ("与该主体组成联合体投标的主体", "a subject that bids in a consortium with the subject"),
        ("与该主体组成联合体投标的主体", "a subject that bids in a consortium with the subject"),
        starts=COMPANIES,
        symmetric=True,
    )


PUBLIC: Final = tuple(kind for kind in LinkKind if kind.terms.public)
PRIVATE: Final = tuple(kind for kind in LinkKind if not kind.terms.public)
WALKED: Final = tuple(kind for kind in LinkKind if kind.terms.walked)


def bearing(on: Bears) -> tuple[LinkKind, ...]:
    """The kinds that bear on a question."""
    return tuple(kind for kind in LinkKind if on in kind.terms.bears)


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


class LinkState(StrEnum):
    """What stands behind a link (登记状态)."""

    REGISTERED = "REGISTERED"  # 登记
    STATED = "STATED"  # 主体自述
    DISPUTED = "DISPUTED"  # 有争议


class AttributeKind(StrEnum):
    """What several subjects may use (共用地址、共用电话): a node of its own, so that its users can be counted
    and no path runs through it unseen."""

    _value_: LiteralString  # pyright: ignore[reportIncompatibleVariableOverride]
    relationship: LiteralString

    def __new__(cls, name: LiteralString, relationship: LiteralString) -> AttributeKind:
        """A member: its name as the text that it is, with the relationship from who uses it."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.relationship = relationship
        return member

    ADDRESS = "ADDRESS", "SAME_ADDRESS_AS"  # 住所、地址
    PHONE = "PHONE", "SAME_PHONE_AS"  # 电话


def attribute_indexes(kind: AttributeKind) -> list[LiteralString]:
    """The statements that make the indexes of the users of a kind of attribute: they are paged as links
    are."""
    name: LiteralString = kind.relationship
    return [f"CREATE INDEX {name.lower()}_end IF NOT EXISTS FOR ()-[l:{name}]-() ON (l.{TO.place})"]


def indexes(kind: LinkKind) -> list[LiteralString]:
    """The statements that make the indexes of a kind, for its migration."""
    name: LiteralString = kind.terms.name
    return [
        f"CREATE INDEX {name.lower()}_{what} IF NOT EXISTS FOR ()-[l:{name}]-() ON (l.{property_})"
        for what, property_ in _INDEXED.items()
    ]
