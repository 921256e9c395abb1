"""What complaints found, in English and Chinese, with what their reader can do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """One form of a text. ``do`` is what its reader can do about it, in both languages."""

    en: str
    zh: str
    do: tuple[str, str] | None = None


_SPELL = (
    "correct its spelling; if it is new, have it added to the hub's reference data first",
    "请核对拼写；确属新增的，先在本枢纽的参考数据中登记",
)
_WRITE = ("add it", "请补上这一项")
_ONE = ("keep one of them", "请只保留一个")
_ORDER = ("correct one of the two dates", "请更正其中一个日期")
_CHOOSE = ("write one of the allowed words", "请改用所列的词")
_NEGATIVE = (
    "take the negative record out, or put it under 'not'",
    "请删去该失信记录条件，或者放到 not 之下",
)

FOUND = (
    Form("nothing", "没有内容", _WRITE),
    Form("an identity number", "公民身份号码", ("take the number out", "请删去该号码")),
    Form("no list", "不是列表"),
    Form("{code}, which became {name}", "{code}（已变更为 {name}）"),
    Form("an empty mapping", "空的键值组"),
    Form("a mapping with {keys}", "含有 {keys} 的键值组"),
    Form("a list of {count}", "{count} 项的列表"),
    Form("a mapping of {count}", "{count} 项的键值组"),
    Form(
        "more problems than the {count} told",
        "问题多于列出的 {count} 处",
        ("correct those that are told, and check again", "请先改正已列出的各处，再检查"),
    ),
    Form(
        "more than {count} entries in all lists together",
        "全部列表合计多于 {count} 项",
        ("leave out what is not needed, or write several documents", "请删去不需要的内容，或者分成几份文件"),
    ),
    Form("a text of {count} characters", "{count} 个字符的文字"),
    Form("'{value}'", "“{value}”", _CHOOSE),
    Form("'{value}' ({reason})", "“{value}”（不是有效的值：{reason}）"),
    Form(
        "the key '{key}', which does not exist here",
        "此处没有“{key}”这个字段",
        ("correct the key's spelling, or take it out", "请改正字段名，或者删去"),
    ),
    Form("the key '{key}' once more", "字段“{key}”重复出现", _ONE),
    Form("'{name}', which is no {what}", "“{name}”不是{what}", _SPELL),
    Form("{word} '{name}', which does not exist", "{word}“{name}”不存在", _SPELL),
    Form("the id '{name}', which {file} has too", "编号“{name}”，{file} 中已经使用"),
    Form("the parent {name}, which does not exist", "上级“{name}”不存在", _SPELL),
    Form(
        "'{name}', a name of {title} ({zh}), which {basis}",
        "“{name}”指向{zh}，属于法律禁止采集的信息（{basis}）",
        ("have its sender leave it out", "请提供方不要报送该项"),
    ),
    Form("no list of what law forbids to collect", "缺少法律禁止采集的信息清单", _WRITE),
    Form("the alias *{name}", "YAML 别名 *{name}"),
    Form("parts that are nested too deeply", "层次过深"),
    Form("a byte at offset {offset} that is not UTF-8", "第 {offset} 字节不是 UTF-8 编码"),
    Form("columns {names}", "列：{names}"),
    Form("a row with another number of fields", "列数不同的一行"),
    Form(
        "no valid YAML: {problem}",
        "不是有效的 YAML：{problem}",
        (
            "look at this line and the one above it: indentation, colons, quotes",
            "请查看本行和上一行的缩进、冒号、引号",
        ),
    ),
    Form("from {start}, which is not before to {end}", "起始日 {start} 不早于终止日 {end}", _ORDER),
    Form("a MEASURE without effect.measure", "惩戒措施（MEASURE）没有写明 effect.measure", _WRITE),
    Form("withdrawn_when on a {kind}", "{kind} 类规则写了 withdrawn_when（取消条件）"),
    Form("a BENEFIT whose effect is {effect}", "激励措施（BENEFIT）的效果写成了 {effect}", _CHOOSE),
    Form("a second input named '{name}'", "第二个名为“{name}”的输入项", _ONE),
    Form("a target that is neither or both", "对应目标两者都没有写，或者两者都写了"),
    Form("from and to, which are both {region}", "from 和 to 都是 {region}"),
    Form("one of scale and at_least without the other", "scale 与 at_least 只写了一个"),
    Form("treat_as in a clause that recognises nothing", "不予互认的条款写了 treat_as"),
    Form("region {region}, which is no party", "{region} 不是协议的签署方"),
    Form("a second clause with the id '{name}'", "第二个编号为“{name}”的条款"),
    Form("the party '{name}' twice", "签署方“{name}”重复"),
    Form("region {region}, which lies within the party {above}", "{region} 属于另一签署方 {above}"),
    Form(
        "clause '{name}' of agreement '{owner}', by which the same records count as {theirs}, and here as "
        "{mine}",
        "协议“{owner}”的条款“{name}”把相同的记录视为{theirs}，而此处视为{mine}",
        (
            "give both the same treat_as, or narrow one so that they do not share records",
            "请使两者的 treat_as 一致，或者缩小其中一个的范围，使两者不含相同的记录",
        ),
    ),
    Form(
        "clause '{name}' beside it, which says the opposite of the same records",
        "条款“{name}”对相同的记录作了相反的规定",
    ),
    Form(
        "clause '{name}' beside it, which shares the same records as {share}",
        "条款“{name}”对相同的记录规定的共享等级为 {share}",
    ),
    Form(
        "clause '{name}' of agreement '{owner}', which opens some of the same records",
        "协议“{owner}”的条款“{name}”开放了部分相同的记录",
        (
            "nothing, if this is meant; otherwise narrow one of the two clauses",
            "确属本意的，无须修改；否则请缩小其中一个条款的范围",
        ),
    ),
    Form("percent {percent}", "百分比 {percent}"),
    Form("lowest {low}, which is more than highest {high}", "最低值 {low} 高于最高值 {high}"),
    Form("the number {number}", "数字 {number}"),
    Form("a comparison that tests nothing", "没有比较任何内容的比较"),
    Form("a number and a date as bounds of one value", "同一个值一头用数字、一头用日期"),
    Form("a {word} that is compared with something else than numbers", "{word}没有与数字比较"),
    Form("a window without a length", "没有写长度的时间范围"),
    Form("more than one test on records", "对记录写了多于一项的检验", _ONE),
    Form("{count} tests on one grade", "对一个等级写了 {count} 项检验", _ONE),
    Form("one of part and whole without the other", "part 与 whole 只写了一个"),
    Form("{count} sources of one value", "一个值有 {count} 个来源", _ONE),
    Form("a date test that tests nothing", "没有检验任何内容的日期条件"),
    Form("days_of_month {days}", "每月日期 {days}"),
    Form("both or none of working_days, days", "working_days 与 days 都写了，或者都没有写"),
    Form("disputed_to {end} with disputed_from {start}", "异议终止日 {end} 与异议起始日 {start}", _ORDER),
    Form(
        "a version from {start} beside one to {end}, which overlap",
        "自 {start} 起的版本与至 {end} 止的版本重叠",
        _ORDER,
    ),
    Form(
        "a subject that is {before} and becomes {after}",
        "主体由 {before} 变为 {after}",
        (
            "correct the kind, or give what it became a key of its own",
            "请更正主体类别；变更后属于另一主体的，请另用其标识",
        ),
    ),
    Form(
        "a value from {start} beside one to {end}: overlapping dates",
        "自 {start} 起的值与至 {end} 止的值日期重叠",
        _ORDER,
    ),
    Form("the record kind '{kind}', which is the name of a link", "记录种类“{kind}”与一种关联同名"),
    Form(
        "the clause id '{clause}', which agreement '{name}' has too", "条款编号“{clause}”已被协议“{name}”使用"
    ),
    Form("scenario '{name}', which is none of the clause's scenarios", "场景“{name}”不在本条款的场景之内"),
    Form(
        "a negative record ('{kind}') treated as something that is not negative",
        "失信记录（“{kind}”）被当作非失信处理",
    ),
    Form(
        "{bound} as a bound of '{name}', which is of type {type}",
        "{bound} 用作“{name}”的界限，而它是 {type} 类型",
    ),
    Form(
        "the {kind} {literal} compared with {name}, which is of type {type}",
        "{kind} {literal} 与 {name} 比较，而后者是 {type} 类型",
    ),
    Form(
        "a left side of type {left} and a right side of type {right}",
        "左边是 {left} 类型，右边是 {right} 类型",
    ),
    Form("at_least on scale '{name}', which has no order", "对没有高低次序的等级标准“{name}”使用 at_least"),
    Form(
        "status {status} on a {source} text",
        "效力写成 {status}，而依据的文本只是 {source}",
        (
            "lower the status, or cite the text in force that it rests on",
            "请降低效力，或者补充其所依据的现行有效文本",
        ),
    ),
    Form(
        "'{name}', a text of region {there}, for a rule of region {here}",
        "“{name}”是 {there} 的文本，不能作为 {here} 规则的依据",
        ("cite a text of this region or one above it", "请引用本地区或者上级地区的文本"),
    ),
    Form(
        "a rule that rests on itself",
        "规则以自身为条件",
        ("take one of the references out", "请删去其中一处引用"),
    ),
    Form(
        "rule '{name}' of region {there} in a rule of region {here}",
        "{here} 的规则引用了 {there} 的规则“{name}”",
    ),
    Form("a measure that reaches through a link to another subject", "惩戒措施通过关联关系波及其他主体"),
    Form("a deadline under 'not'", "not 之下的期限"),
    Form(
        "a benefit that a negative record ('{kind}') can earn", "失信记录（“{kind}”）可以换来激励", _NEGATIVE
    ),
    Form(
        "a benefit that a negative record ('{kind}') can keep from being withdrawn",
        "失信记录（“{kind}”）可以使激励不被取消",
        _NEGATIVE,
    ),
    Form(
        "{word} '{name}', which then does not fit any more: {problem}",
        "以本文为准，{word}“{name}”就不再成立：{problem}",
        ("change that one first, or keep what it needs", "请先修改该规则，或者保留它所需要的内容"),
    ),
    Form("a subject that demo/subjects.yaml does not have", "demo/subjects.yaml 中没有的主体"),
    Form("a second link of this kind between the two from that day", "两者之间自该日起的第二条同类关联"),
    Form("applies_when on a {kind}", "{kind} 类规则写了 applies_when（适用条件）"),
    Form("stated beside or inside something else", "stated 与其他条件并列，或者写在其他条件之内"),
    Form("{key} on an input of type {type}", "对 {type} 类型的输入项写了 {key}"),
    Form(
        "none on what is neither a day nor a time: type {type}",
        "none 只能用于日期或时长，不能用于 {type} 类型",
        (
            "take it out: zero is a number, no is a boolean, and a text has its choices",
            "请删去：零是数字，否是 boolean，文字有 choices",
        ),
    ),
    Form(
        "the day '{name}' of a deed, of which nobody can say that it was not done",
        "“{name}”是应当作出某事之日，而没有办法表示从未作出",
        (
            "say in none, in both languages, what it means that it was not done, "
            "such as none: {zh: 没有送达, en: it was not served}",
            "请在 none 中用中英文写明没有作出是指什么，例如 none: {zh: 没有送达, en: it was not served}",
        ),
    ),
    Form("choices beside free", "choices 与 free 都写了", _ONE),
    Form(
        "the text '{name}', which may be any word",
        "文字输入项“{name}”没有限定可选的词，写错字也会被判定",
        (
            "list the words of the document in choices, with 其他 where it ends in 等 or where none may fit; "
            "write type: region for a place, type: boolean for a yes or no; free is only for the number or "
            "name of a record",
            "请在 choices 中逐一列出文件原文的词，原文以“等”结尾或者可能都不属于的，加上“其他”；地区写 "
            "type: region，是与否写 type: boolean；只有记录的编号或名称才写 free",
        ),
    ),
    Form(
        "the word '{word}', with which the free text '{name}' is compared",
        "用词“{word}”与不限定的文字输入项“{name}”比较",
        ("list the words in choices", "请在 choices 中列出可选的词"),
    ),
    Form("an input or parameter in a clause", "条款中使用了输入项或者参数"),
    Form("a balance that a negative record ('{kind}') raises", "失信记录（“{kind}”）会使积分增加", _NEGATIVE),
    Form(
        "a benefit whose size a negative record ('{kind}') can change",
        "失信记录（“{kind}”）可以改变激励的大小",
        _NEGATIVE,
    ),
    Form(
        "a duty that is met whatever the facts are",
        "无论事实如何都算履行的义务",
        (
            "say what it depends on, or that it is only stated",
            "请写明取决于什么；只是宣示的，写 stated: true",
        ),
    ),
    Form("a day as the length of a deadline", "用日期作期限的长度"),
    Form("a day as what each record moves", "用日期作每条记录增减的数"),
    Form("a deadline with {units}", "期限的长度写法有误：{units}"),
    Form("by beside start, or neither", "by 与 start 并列，或者都没有写"),
    Form("an account that nothing moves", "没有任何增减项的账户"),
    Form("is, which names every kind", "is 列出了全部种类"),
    Form("kind '{kind}', which is none of kinds", "种类“{kind}”不在 kinds 之内"),
    Form("op {op} without {missing}, or with {unwanted}", "op 为 {op} 时缺少 {missing}，或者写了 {unwanted}"),
    Form("both or none of {names}", "{names} 都写了，或者都没有写"),
    Form("a percentage shifted by a period", "用时段移动百分比"),
    Form("the {kind} {literal} in {unit}", "以 {unit} 为单位的 {kind} {literal}"),
    Form("a window of two lengths", "写了两种长度的时间范围"),
    Form("a window that ends at a shifted cut-off", "截止于被移动的截点的时间范围"),
    Form("both plus and minus", "plus 与 minus 都写了", _ONE),
    Form("present beside another test", "present 与其他检验并列"),
    Form(
        "effective EVERYWHERE without a national text",
        "没有全国性文本而写了 EVERYWHERE（各地记录均生效）",
        (
            "cite the national text that makes such records effective everywhere, or take the line out",
            "请引用使此类记录在各地生效的全国性文本，或者删去本行",
        ),
    ),
    Form("JURISDICTION, or a national text in legal_basis", "JURISDICTION，或者法定依据中有全国性文本"),
    Form("a rank on scale '{name}', which has no order", "对没有高低次序的等级标准“{name}”比较位次"),
)
