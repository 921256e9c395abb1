"""What is missing for a definite answer, as sentences in both languages, by how the evaluator says it."""

from __future__ import annotations

from typing import NamedTuple

from hub.decisions.explanations.forms import Pair


class Gap(NamedTuple):
    """What is missing, by its kind and the pattern of its detail; named groups are slots of the sentences.
    ``brief``: the detail in Chinese."""

    what: str
    detail: str
    brief: str
    zh: str
    en: str


GAPS: tuple[Gap, ...] = (
    Gap(
        "input",
        "",
        "未给出",
        "查询方没有给出{name}；给出以后可以判定。",
        "The caller did not give {name}; with it this can be determined.",
    ),
    Gap(
        "input",
        r"open until (?P<due>.+)",
        "期限到{due}为止",
        "{unsaid}；期限到{due}为止，现在还没有届满。",
        "{unsaid}; the time limit runs until {due} and is not over yet.",
    ),
    Gap(
        "input",
        r"none yet",
        "尚无",
        "查询方对{name}的陈述是{value}，结果如何要看以后。",
        "The caller says of {name}: {value}; what it comes to is still open.",
    ),
    Gap(
        "input",
        r"none and (?P<other>.+) can't be compared",
        "“无”不能与{other}相比较",
        "查询方对{name}的陈述是{value}，不能与所要求的相比较，请核对。",
        "The caller says of {name}: {value}, which can't be compared with what is asked; please check it.",
    ),
    Gap(
        "input",
        r"is 0, so there is no rate .*",
        "为零，没有比率可算",
        "查询方给出的{name}为{value}，没有比率可算；不为零时再计算。",
        "The caller gave {name} as {value}, so that no percentage can be worked out; it can once there is at "
        "least one.",
    ),
    Gap(
        "input",
        r"is no part of (?P<other>.+)",
        "不可能是{other}的一部分",
        "查询方给出的{name}为{value}，不可能是{other}（{other_value}）的一部分，请核对。",
        "The caller gave {name} as {value}, which can't be a part of {other} ({other_value}); please check.",
    ),
    Gap(
        "input",
        r"is before (?P<other>\S+) \((?P<start>.+)\)",
        "早于{other}（{start}）",
        "查询方给出的{name}为{value}，早于{other}（{start}），请核对。",
        "The caller gave {name} as {value}, which is before {other} ({start}); please check it.",
    ),
    Gap(
        "input",
        r"is of the same day as (?P<other>\S+)",
        "与{other}是同一日",
        "查询方给出的{name}与{other}是同一日（{value}），只凭日期分不出先后，要凭材料判断。",
        "The caller gave {name} and {other} as one day ({value}), and days alone do not tell which came "
        "first; the papers have to.",
    ),
    Gap(
        "input",
        r"is (not a date|neither a number nor a date|not a number)",
        "不是所要的数字或者日期",
        "查询方给出的{name}为{value}，不是所要的数字或者日期，请核对。",
        "The caller gave {name} as {value}, which is not the number or day that is meant; please check it.",
    ),
    Gap(
        "input",
        r"is less than zero",
        "小于零",
        "查询方给出的{name}为{value}，小于零，请核对。",
        "The caller gave {name} as {value}, which is less than zero; please check it.",
    ),
    Gap(
        "input",
        r"is more than (?P<most>.+)",
        "大于{most}",
        "查询方给出的{name}为{value}，大于 {most}，请核对。",
        "The caller gave {name} as {value}, which is more than {most}; please check it.",
    ),
    Gap(
        "input",
        r"is no whole number of days from 1 up",
        "不是 1 以上的整天数",
        "查询方给出的{name}为{value}，不是 1 以上的整天数，请核对。",
        "The caller gave {name} as {value}, which is no whole number of days from 1 up; please check it.",
    ),
    Gap(
        "input",
        r"(?P<one>\S+) and (?P<other>\S+) can't be compared",
        "{one}与{other}不能相互比较",
        "{one}与{other}不能相互比较，请核对。",
        "{one} and {other} can't be compared; please check them.",
    ),
    Gap(
        "parameter",
        r"not set for this region and day",
        "当地在该日没有设定",
        "这一规则要用到{name}，而在所问之日这里没有设定它的值，要由当地设定{spared}。",
        "The rule needs {name}, which is not set here for the day of the question; that is for the region to "
        "do{spared}.",
    ),
    Gap(
        "parameter",
        r"is .+",
        "设定的值不能采用",
        "当地设定的{name}不能采用。",
        "What {name} is set to here can't be used.",
    ),
    Gap(
        "term",
        r".*",
        "没有部门作出认定",
        "没有部门对{name}作出认定，查询方也没有陈述；要有部门的认定，或者由查询方说明是否如此（结论就会注明只依据其陈述）{ask}。",
        "No authority has attested {name}, and the caller does not say it either; one of the two is needed "
        "(an answer on the caller's word says so){ask}.",
    ),
    Gap(
        "coverage",
        r"no complete source for (?P<region>.+)",
        "没有来源声明已归集完整：{region}",
        "{why}，因为枢纽没有收到任何来源关于已把{region}的{name}记录归集完整的声明。这要由归集记录的部门声明{spared}{ask}。",
        "{why}, as no source declares that it holds all records of {name} of {region}. The authority that "
        "collects them has to declare it{spared}{ask}.",
    ),
    Gap(
        "grade",
        r"the newest grade is disputed",
        "最新的等级还在异议之中",
        "{name}上最新的等级还在异议之中。",
        "The newest grade on {name} is disputed.",
    ),
    Gap(
        "grade",
        r"two grades of the same day differ",
        "同一日有不一致的两个等级",
        "{name}上有同一日作出而不一致的两个等级。",
        "Two grades of one day on {name} differ.",
    ),
    Gap(
        "grade",
        r"its grade is not clear",
        "等级不明确",
        "{name}上的等级不明确。",
        "The grade on {name} is not clear.",
    ),
    Gap(
        "grade",
        r"no grade in force.*",
        "没有有效等级",
        "枢纽不知道{name}上的有效等级。",
        "The hub knows no grade in force on {name}.",
    ),
    Gap(
        "attribute",
        r"(?P<record>.+)",
        "记录 {record}",
        "记录 {record} {held}。",
        "Record {record} {held}.",
    ),
    Gap("attribute", "", "", "记录没有可用的{name}。", "A record has no {name} that can be used."),
    Gap(
        "subject",
        r"this hub has never heard of the subject",
        "枢纽没有该主体的登记",
        "枢纽没有该主体的登记，这不等于信用良好。",
        "The hub does not know the subject, which does not mean good credit.",
    ),
    Gap(
        "subject",
        r"no subject was named",
        "查询没有指明主体",
        "查询没有指明主体。",
        "The question names no subject.",
    ),
    Gap(
        "subject",
        r"region not known",
        "地区不明",
        "枢纽不知道该主体的{name}。",
        "The hub does not know the subject's {name}.",
    ),
    Gap(
        "subject",
        r"may be inside or outside (?P<region>\S+)",
        "是否在{region}范围内不明",
        "只凭枢纽登记的{name}，还不能确定该主体是否在{region}范围之内。",
        "By the {name} that the hub has registered it can't be told whether the subject is inside {region}.",
    ),
    Gap(
        "subject",
        "",
        "未给出，或者枢纽没有登记",
        "枢纽没有查询方给出的{name}的登记，或者查询方没有给出。",
        "The hub does not know the {name}, or the caller did not give it.",
    ),
    Gap(
        "calendar",
        r".*",
        "所需年份的放假安排还没有公布",
        "需要的年份的放假安排还没有公布，工作日算不出来。",
        "The holiday arrangement of a year that is needed is not out, so that working days can't be counted.",
    ),
    Gap(
        "link",
        r"not all links were read, only (?P<count>\d+)",
        "关联主体没有全看，只看了 {count} 个",
        "该主体的这类关联主体超过 {count} 个，只看了其中 {count} 个，其余的没有看。",
        "The subject has more than {count} such links; {count} of them were looked at, the others were not.",
    ),
    Gap(
        "link",
        r".*",
        "关联关系没有全看",
        "枢纽不知道全部的关联关系。",
        "The hub does not know all the links.",
    ),
    Gap(
        "records",
        r"only (?P<count>\d+) are known",
        "枢纽只有 {count} 条",
        "需要最近 {number} 条{name}，枢纽只有 {count} 条。",
        "The latest {number} records of {name} are needed, and the hub holds {count}.",
    ),
    Gap(
        "records",
        r"(?P<count>\d+) share the last day and differ",
        "最后一日有 {count} 条不一致",
        "需要最近 {number} 条{name}，而最后一日有几条不一致，无法分出先后。",
        "The latest {number} records of {name} are needed, and several of one day differ.",
    ),
    Gap(
        "records",
        r"not all were read, only (?P<count>\d+)",
        "没有全看，只看了最近 {count} 条",
        "该主体的{name}记录超过 {count} 条，只看了最近 {count} 条，更早的没有看。",
        "The subject has more than {count} records {name}; the latest {count} were looked at, no older ones.",
    ),
    Gap(
        "records",
        r"(?P<records>.+) may be one",
        "{records} 可能是同一个决定",
        "{name}记录 {records} 是同一机关同一日作出的，没有文书号可以分辨是一个决定还是几个决定。",
        "The records {records} ({name}) are of one authority and one day, and no number of a document tells "
        "whether they are one decision or several.",
    ),
    Gap(
        "records",
        r"both are of one day",
        "都在同一日",
        "同一日有几类记录（{name}），无法分出先后。",
        "Records of several kinds are of one day ({name}), so that none is the newest.",
    ),
    Gap(
        "rule",
        r"the hub holds no rule(?: for (?P<scenario>\S+))? in force in (?P<region>\S+) on (?P<day>\S+)",
        "枢纽没有收录在{day}于{region}有效的这类规则，这不等于没有规定",
        "枢纽没有收录在{day}于{region}有效的这类规则，这不等于没有规定。",
        "The hub holds no such rule that was in force in {region} on {day}; that is not to say that there "
        "was none.",
    ),
    Gap(
        "rule",
        r"is not in force on (?P<day>.+)",
        "在{day}不生效",
        "所引用的另一条规则在{day}不生效。",
        "Another rule that this one rests on is not in force on {day}.",
    ),
    Gap(
        "rule",
        r"the rule failed.*",
        "规则执行时出错",
        "规则执行时出错，因此不作判断，请告知枢纽的运营方。",
        "The rule failed, so that nothing is decided; please tell the hub's operator.",
    ),
)
"""The first that fits says it."""

GAP_PARTS: dict[str, Pair] = {
    "gap.held": (
        "的{name}为{value}，按现有的标准无法判断",
        "has {value} as {name}, which can't be judged by what is laid down",
    ),
    "gap.not.held": ("没有可以用来判断的{name}", "has no {name} by which it can be judged"),
    "gap.size": (
        "查询方没有给出{name}；给出以后可以算出数额。",
        "The caller did not give {name}; with it the size can be worked out.",
    ),
    "gap.unsaid": ("查询方没有给出{name}", "The caller did not give {name}"),
    "gap.none": ("查询方对{name}的陈述是{value}", "The caller says of {name}: {value}"),
    "spared": ("，申请人不必补材料", ", and the applicant has nothing to supply"),
    "ask": ("；可以向{whom}询问", "; {whom} can be asked"),
}
"""What goes into these sentences, and what is said of a size."""
