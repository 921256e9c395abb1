"""Makes ``pairs.csv``: invented companies and persons, in pairs. ``python -m tests.matching.making``.

Every name, code and number is invented (虚构): distinctive parts are drawn from characters, put between
regions of ``seeds/regions`` and words of business and form as company names have them; codes have DEM in
them. Real are the regions alone. The seed is fixed, so the file is made again byte for byte. ``hand.csv`` was
written by hand.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from stdnum.cn import uscc

from hub.matching.numbers import organisation_check, registration_check
from hub.search.words import SIMPLIFIED

HERE = Path(__file__).parent
PAIRS = HERE / "pairs.csv"
HAND = HERE / "hand.csv"
REGIONS = HERE.parents[1] / "seeds" / "regions"
SEED = 20260115
COMPANIES = 260
PERSONS = 60
COLUMNS = (
    *("pair", "part", "kind", "way", "same", "name", "number", "region"),
    *("known_names", "known_code", "known_numbers", "known_regions"),
)

FIRST = "鹊翎砚云青松岚沐澄瑾栖霁筠珩璟昀颢麓汀芷澜琅翊骁煦宸珏霖晟皓榕槿菡蔚黛"
SECOND = "岭桥溪岫柘萝川泽源禾野舟屿峤澍棠樾坞砺衡弘驰翰瀚渡畔隅湾棣墨砂垣圃埠"
THIRD = "鼎信和达康盛丰隆"
BUSINESSES = (
    *("建设工程", "建筑工程", "建筑", "市政工程", "装饰工程", "园林绿化", "水利水电", "路桥工程", "机电设备"),
    *("商贸", "贸易", "实业", "物流", "供应链管理", "电子商务", "科技", "信息技术", "软件", "网络科技"),
    *("食品", "粮油", "茶业", "餐饮管理", "农业科技", "畜牧养殖", "种业", "生物科技", "医药", "医疗器械"),
    *("环保科技", "环境工程", "新能源", "化工", "建材", "钢结构", "机械制造", "电气设备", "汽车销售"),
    *(
        "物业服务",
        "房地产开发",
        "置业",
        "投资管理",
        "企业管理咨询",
        "人力资源",
        "文化传媒",
        "教育咨询",
        "旅游",
    ),
    *("服饰", "家具", "包装", "印刷", "塑料制品", "检测技术", "测绘", "劳务", "安装工程"),
)
LIKE = {
    "建筑": "建竹", "工程": "工呈", "科技": "科枝", "商贸": "商贺", "贸易": "贸亿", "物流": "物硫",
    "食品": "食晶",
    "管理": "管里", "服务": "服努", "设备": "没备", "制造": "制造造", "咨询": "咨洵", "实业": "实叶",
    "开发": "开友", "建设": "建没", "医药": "医约", "机械": "机戒", "新能源": "新能原", "传媒": "传煤",
    "粮油": "粮由",
}  # fmt: skip
"""How a word of business is miswritten or misread."""
SLIPS = {"岭": "领", "桥": "侨", "溪": "淏", "泽": "择", "源": "原", "墨": "黑", "舟": "丹", "野": "墅",
         "川": "州", "禾": "木", "棠": "堂", "衡": "横", "翰": "瀚", "湾": "弯",
         "驰": "弛", "弘": "宏", "渡": "度"}  # fmt: skip
FORMS = ("有限公司", "有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚建华文博子涵雨欣宇轩"


@dataclass(frozen=True)
class Place:
    """A city, with a district of it."""

    code: str
    name: str
    short: str
    province: str
    district: str


@dataclass(frozen=True)
class Company:
    """A company in its parts."""

    place: Place
    distinctive: str
    business: str
    form: str
    serial: int
    group: str = ""
    branch: str = ""

    @property
    def rest(self) -> str:
        """What follows the region."""
        return self.distinctive + self.business + self.group + self.form + self.branch

    @property
    def name(self) -> str:
        """As registered: half with 市, half without."""
        return (self.place.name if self.serial % 2 else self.place.short) + self.rest

    @property
    def organisation_code(self) -> str:
        """Its organisation code, which its unified code has inside."""
        body = f"DEM{self.serial:05}" if self.serial < 100_000 else f"D{self.serial:07}"
        return body + organisation_check(body)

    @property
    def code(self) -> str:
        """Its unified code."""
        body = f"91{self.place.district}{self.organisation_code}"
        return body + uscc.calc_check_digit(body)

    @property
    def registration_number(self) -> str:
        """Its number of before."""
        body = f"{self.place.district}{self.serial:08}"
        return body + registration_check(body)


@dataclass(frozen=True)
class Row:
    """One side of a pair as a file has it, and the subject beside it."""

    way: str
    same: bool
    name: str
    known_names: tuple[str, ...]
    known_code: str = ""
    number: str = ""
    region: str = ""
    known_numbers: str = ""
    known_regions: str = ""
    kind: str = "organisation"


def places() -> list[Place]:
    """Cities whose name shortens, each with its first district."""

    def read(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((REGIONS / name).read_text(encoding="utf-8").splitlines()))

    provinces = {row["code"]: row["name"] for row in read("provinces.csv")}
    districts: dict[str, str] = {}
    for row in read("districts.csv"):
        districts.setdefault(row["parent"], row["code"])
    return [
        Place(row["code"], row["name"], row["name"].removesuffix("市"), provinces[row["parent"]], district)
        for row in read("cities.csv")
        if row["name"].endswith("市")
        and len(row["name"]) == 3
        and (district := districts.get(row["code"], "")).isdigit()
    ]


def traditional(text: str) -> str:
    """With the traditional characters that the hub knows; ``hand.csv`` has others."""
    back = {plain: chr(old) for old, plain in reversed(SIMPLIFIED.items())}
    return "".join(back.get(one, one) for one in text)


def full_width(text: str) -> str:
    """Brackets and blanks as a Chinese keyboard gives them."""
    return "　".join((text[:4], text[4:]))


def _row(way: str, same: bool, name: str, known: Company, **rest: str) -> Row:
    named = rest.pop("former", "")
    names = (known.name, *((named,) if named else ()))
    return Row(way, same, name, names, known.code, known_regions=known.place.district, **rest)


def same_pairs(one: Company, random: Random) -> list[Row]:
    """The ways in which one company is written."""
    place, rest = one.place, one.rest
    first = next((word for word in LIKE if word in one.business), "")
    former = replace(one, distinctive=_distinctive(random), business=random.choice(BUSINESSES)).name
    rows = [
        _row("identical", True, one.name, one),
        _row("full width and blanks", True, full_width(one.name), one),
        _row("traditional characters", True, traditional(one.name), one),
        _row("有限公司 and 有限责任公司", True, _other_form(one).name, one),
        _row("region with and without 市", True, replace(one, serial=one.serial + 1).name, one),
        _row("province before the city", True, place.province + place.name + rest, one),
        _row("region in brackets", True, f"{one.distinctive}（{place.short}）{one.business}{one.form}", one),
        _row("former name", True, former, one, former=former),
        _row("region beside the name", True, rest, one, region=place.code),
        _row("no region at all", True, rest, one),
        _row("公司 for the form", True, one.name.replace(one.form, "公司"), one),
        _row("no form", True, one.name.replace(one.form, ""), one),
        _row("no business", True, place.short + one.distinctive + one.form, one),
        _row("organisation code", True, one.distinctive + one.form, one, number=one.organisation_code),
        _row("organisation code alone", True, "", one, number=_hyphened(one.organisation_code)),
        _row("unified code, name miswritten", True, _slipped(one).name, one, number=one.code),
        _row(
            "registration number", True, one.name, one,
            number=one.registration_number, known_numbers=one.registration_number,
        ),
        _row("distinctive part miswritten", True, _slipped(one).name, one),
    ]  # fmt: skip
    if first:
        miswritten = replace(one, business=one.business.replace(first, LIKE[first]))
        rows.append(_row("business miswritten", True, miswritten.name, one))
    return rows


def different_pairs(
    one: Company, all_places: list[Place], random: Random, serial: Callable[[], int]
) -> list[Row]:
    """Other companies that look like it."""

    def other(**changed: object) -> Company:
        return replace(one, **{"serial": serial(), **changed})

    far = random.choice([place for place in all_places if place.province != one.place.province])
    business = random.choice([text for text in BUSINESSES if text[:2] != one.business[:2]])
    elsewhere = other(place=far)
    branch = other(branch=f"{far.short}分公司")
    group = other(group="集团")
    longer = other(business=one.business + random.choice(("工程", "科技", "服务")))
    rows = [
        _row("another city", False, elsewhere.name, one),
        _row("another city, region beside the name", False, one.rest, one, region=far.code),
        _row("another city, no region", False, one.rest, elsewhere),
        _row("from another city, named without it", False, elsewhere.rest, one, region=one.place.code),
        _row("another business", False, other(business=business).name, one),
        _row("branch for its company", False, branch.name, one),
        _row("company for its branch", False, one.name, branch),
        _row("another branch", False, replace(branch, branch=f"{one.place.short}分公司").name, branch),
        _row("one character apart", False, _slipped(one).name, one),
        _row("subsidiary", False, other(business=business).name, group),
        _row("集团 and its company", False, one.name, group),
        _row(
            "another form",
            False,
            other(form="股份有限公司" if "股份" not in one.form else "有限公司").name,
            one,
        ),
        _row("business longer", False, longer.name, one),
        _row("same region and business", False, other(distinctive=_distinctive(random)).name, one),
        _row("another unified code", False, one.name, one, number=other().code),
        _row("another organisation code", False, one.rest, one, number=other().organisation_code),
        _row(
            "former name taken by another",
            False,
            one.name,
            other(distinctive=_distinctive(random)),
            former=one.name,
        ),
    ]
    return rows


def person_pairs(random: Random, number: int) -> list[Row]:
    """Persons: who has the number is the one, who has the name is anybody. ``DIGEST-…`` stands for the keyed
    digest of an identity number; there is none in this file."""
    name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2))))
    mine, other = f"DIGEST-{number:04}", f"DIGEST-{number + 5000:04}"

    def row(way: str, same: bool, text: str, sent: str) -> Row:
        return Row(way, same, text, (name,), mine, sent, "", "", "", "person")

    return [
        row("person by number", True, name, mine),
        row("person by number, name miswritten", True, name[0] + name[-1] + name[1:-1], mine),
        row("person by name alone", number % 3 == 0, name, ""),
        row("person of the same name", False, name, other),
    ]


def random_company(random: Random, all_places: list[Place], serial: int) -> Company:
    """Any company."""
    return Company(
        random.choice(all_places),
        _distinctive(random),
        random.choice(BUSINESSES),
        random.choice(FORMS),
        serial,
    )


def _distinctive(random: Random) -> str:
    third = random.choice(THIRD) if random.random() < 0.25 else ""
    return random.choice(FIRST) + random.choice(SECOND) + third


def _slipped(one: Company) -> Company:
    text = one.distinctive
    return replace(one, distinctive=text[0] + SLIPS.get(text[1], "辰") + text[2:])


def _other_form(one: Company) -> Company:
    forms = {"有限公司": "有限责任公司", "有限责任公司": "有限公司", "股份有限公司": "股份公司"}
    return replace(one, form=forms[one.form])


def _hyphened(code: str) -> str:
    return f"{code[:8]}-{code[8]}"


def pairs() -> list[dict[str, str]]:
    """All that are generated: of each company four ways in which it is written and four others like it."""
    random, all_places = Random(SEED), places()
    made: list[tuple[int, Row]] = []
    last = COMPANIES * 10

    def serial() -> int:
        nonlocal last
        last += 1
        return last

    for number in range(COMPANIES):
        one = random_company(random, all_places, number + 1)
        made += [(number, row) for row in random.sample(same_pairs(one, random), 4)]
        made += [(number, row) for row in random.sample(different_pairs(one, all_places, random, serial), 4)]
    for number in range(PERSONS):
        made += [(number, row) for row in person_pairs(random, number)]
    return [
        {
            "pair": f"g{place:04}",
            "part": "tuning" if number % 2 == 0 else "reported",
            "kind": row.kind,
            "way": row.way,
            "same": str(int(row.same)),
            "name": row.name,
            "number": row.number,
            "region": row.region,
            "known_names": "|".join(row.known_names),
            "known_code": row.known_code,
            "known_numbers": row.known_numbers,
            "known_regions": row.known_regions,
        }
        for place, (number, row) in enumerate(made, start=1)
    ]


def text() -> str:
    """The file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(pairs())
    return out.getvalue()


if __name__ == "__main__":
    PAIRS.write_text(text(), encoding="utf-8")
