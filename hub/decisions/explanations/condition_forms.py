"""What an explanation says of each condition, in Chinese and English, by id."""

from __future__ import annotations

from hub.decisions.explanations.forms import Pair

ASKED: dict[str, Pair] = {
    "asked.failing": ("，而要求{ask}", ", but {ask} is needed"),
    "asked.plain": ("，符合要求", ", which meets the condition"),
    "asked.satisfied": ("，符合要求（{ask}）", ", which meets the condition ({ask})"),
    "list.failing": ("，而文件所列的是{ask}", ", but what the text names is {ask}"),
    "list.plain": ("，在文件所列的范围之内", ", which the text names"),
    "list.satisfied": ("，在文件所列的范围之内", ", which the text names"),
    "withdrawal.failing": ("，而取消的情形是{ask}", ", but it is withdrawn with {ask}"),
    "withdrawal.plain": ("，因此取消这一优惠", ", for which the benefit is withdrawn"),
    "withdrawal.satisfied": ("，因此取消这一优惠（{ask}）", ", for which the benefit is withdrawn ({ask})"),
    "not.withdrawn.failing": ("，因此没有取消这一优惠的情形", ", so that nothing withdraws it"),
    "not.withdrawn.plain": ("，不影响这一优惠", ", which does not withdraw it"),
    "not.withdrawn.satisfied": ("，不影响这一优惠", ", which does not withdraw it"),
    "measure.failing": ("，而该措施只在{ask}时适用", ", but the measure applies only with {ask}"),
    "measure.plain": ("，达到该措施的适用条件", ", with which the measure applies"),
    "measure.satisfied": ("，达到该措施的适用条件（{ask}）", ", with which the measure applies ({ask})"),
    "scope.failing": ("，而该规定只在{ask}时适用", ", but the provision applies only with {ask}"),
    "scope.plain": ("，属于该规定的适用范围", ", so that the provision applies to this case"),
    "scope.satisfied": (
        "，属于该规定的适用范围（{ask}）",
        ", so that the provision applies to this case ({ask})",
    ),
}
"""What follows a fact: that something else is asked, or just this."""


BOUNDS: dict[str, Pair] = {
    "at_least": ("不低于 {b}", "at least {b}"),
    "at_most": ("不超过 {b}", "at most {b}"),
    "more_than": ("超过 {b}", "more than {b}"),
    "less_than": ("低于 {b}", "less than {b}"),
    "equals": ("为{b}", "{b}"),
    "not_equals": ("不为{b}", "another value than {b}"),
    "one_of": ("是{b}之一", "one of {b}"),
    "none_of": ("不是{b}中的任何一个", "none of {b}"),
    "present": ("有内容", "any value"),
    "absent": ("没有内容", "no value"),
    "day.at_least": ("不早于{b}", "a day no earlier than {b}"),
    "day.at_most": ("不晚于{b}", "a day no later than {b}"),
    "day.more_than": ("晚于{b}", "a day after {b}"),
    "day.less_than": ("早于{b}", "a day before {b}"),
}


FACTS: dict[str, Pair] = {
    # inputs
    "input.number": ("查询方给出的{label}为 {value}", "the caller gave {label} as {value}"),
    "input.day": ("查询方给出的{label}为{value}", "the caller gave {label} as {value}"),
    "input.text": ("查询方给出的{label}为{value}", "the caller gave {label} as {value}"),
    "input.boolean": ("查询方对{label}的回答为{value}", "the caller answers {label} with {value}"),
    "input.booleans": (
        "查询方对下列各项的回答均为{value}：{labels}",
        "the caller answers each of these with {value}: {labels}",
    ),
    "input.shifted": (
        "查询方给出的{label}（{value}）推{way} {period}为{day}",
        "the caller gave {label} as {value}, which {way} {period} is {day}",
    ),
    "rate": (
        "查询方给出的{part}为 {n}，{whole}为 {m}，比例为 {rate}",
        "the caller gave {part} as {n} and {whole} as {m}, that is, {rate}",
    ),
    "parameter": (
        "{place}设定的{label}为 {value}{where}",
        "{label} is set to {value} by {place}{where}",
    ),
    "cutoff": ("查询当日为{value}", "the day of the question is {value}"),
    "short": ("（还差 {gap}）", " ({gap} short)"),
    "over": ("（超出 {gap}）", " ({gap} too much)"),
    "days.late": ("（晚了 {gap}）", " ({gap} too late)"),
    "days.early": ("（早了 {gap}）", " ({gap} too early)"),
    # records
    "records.held": (
        "{who}有{kinds}（{records}）",
        "{who} has {kinds} on record ({records})",
    ),
    "records.none": ("{who}没有{kinds}{covered}", "{who} has no {kinds} on record{covered}"),
    "records.none.of": (
        "{who}没有下列任何一类{counting}记录{covered}：{kinds}",
        "{who} has none of these on record{counting}{covered}: {kinds}",
    ),
    "records.count": (
        "{who}的{kinds}有 {count}{records}",
        "{who} has {count} of {kinds}{records}",
    ),
    "records.sum": (
        "{who}的{kinds}中，{attribute}合计 {total}{records}",
        "in the records of {kinds} that {who} has, {attribute} comes to {total}{records}",
    ),
    "records.total.hidden": (
        "{who}的{kinds}已作统计，合计数不在共享范围内",
        "the records of {kinds} that {who} has were added up, and the total is not among what is shared",
    ),
    "records.last": (
        "{who}最近 {count} 条{kinds}都符合条件（{records}）",
        "the latest {count} records of {kinds} that {who} has all pass ({records})",
    ),
    "records.last.failing": (
        "{who}最近 {count} 条{kinds}每一条都要符合条件，不符合的有：{records}",
        "each of the latest {count} records of {kinds} that {who} has would have to pass, and these do not: "
        "{records}",
    ),
    "covered.bare": (
        "{authority}声明此类记录已经归集完整",
        "by the declaration of {authority} all such records are held",
    ),
    "covered": (
        "（{authority}声明此类记录已经归集完整）",
        " (by the declaration of {authority} all such records are held)",
    ),
    "ask.record": ("有此类记录", "such a record"),
    "ask.no.record": ("没有此类记录", "the absence of such a record"),
    "ask.one.of.records": ("有其中一类记录", "a record of one of them"),
    "ask.each.passes": ("各条的{filters}", "each with {filters}"),
    # grades
    "grade.held": (
        "{who}在{scale}上的等级为{grade}（{record}）",
        "{who}'s grade on {scale} is {grade} ({record})",
    ),
    "grade.score": (
        "{who}在{scale}上的得分为 {grade}（{record}）",
        "{who}'s score on {scale} is {grade} ({record})",
    ),
    "grade.hidden": (
        "{who}在{scale}上有等级，等级本身不在共享范围内（{record}）",
        "{who} has a grade on {scale}, which itself is not shared ({record})",
    ),
    "grade.mapped": (
        "按互认条款{clause}，{who}的{record}在本地视同{scale}的{grade}级",
        "by {clause}, {record} of {who} counts here as grade {grade} on {scale}",
    ),
    "grade.none": (
        "枢纽没有{who}在{scale}上的有效等级{year}{covered}",
        "the hub holds no grade of {who} on {scale} in force{year}{covered}",
    ),
    "of.year": ("（{year}年度）", " for {year}"),
    "ask.grade": ("等级为{grade}", "the grade {grade}"),
    "ask.grade.better": ("等级为{grade}或者更高", "the grade {grade} or better"),
    "ask.grades": ("等级是{grade}之一", "one of the grades {grade}"),
    "ask.no.grade": ("等级不是{grade}", "another grade than {grade}"),
    "ask.grade.worse": ("等级低于{grade}", "a grade below {grade}"),
    # lists
    "list.on": (
        "{who}在查询当日列在{lists}上（{records}）",
        "{who} is on {lists} on the day of the question ({records})",
    ),
    "list.off": (
        "{who}在查询当日没有列入{lists}{filters}{covered}",
        "{who} is not on {lists}{filters} on the day of the question{covered}",
    ),
    "list.off.any": (
        "{who}在查询当日没有列入下列任何一个名单{filters}{covered}：{lists}",
        "{who} is on none of these lists{filters} on the day of the question{covered}: {lists}",
    ),
    "list.covered": (
        "（{authority}声明名单已经归集完整）",
        " (by the declaration of {authority} the whole list is held)",
    ),
    "ask.listed": ("列入该名单", "an entry on the list"),
    "ask.listed.any": ("列入其中一个名单", "an entry on one of the lists"),
    "ask.not.listed": ("不在该名单上", "absence from the list"),
    "left.exit": ("{who}已经退出{lists}（{records}）", "{who} has left {lists} ({records})"),
    "left.ended": (
        "{who}在{lists}上的列入已经终止（{records}）",
        "{who}'s entries on {lists} have ended ({records})",
    ),
    "left.still": ("{who}仍在{lists}上（{records}）", "{who} is still on {lists} ({records})"),
    "left.never": (
        "没有{who}退出{lists}的记录{covered}",
        "there is no record that {who} left {lists}{covered}",
    ),
    "ask.left": ("已经退出", "an exit from it"),
    "ask.not.left": ("没有退出", "its not having ended"),
    "newest.is": (
        "{who}有{kind}记录（{records}），此后没有{others}记录{covered}",
        "{who} has {kind} on record ({records}), and no {others} after it{covered}",
    ),
    "newest.none": (
        "枢纽没有{who}的这些记录{covered}：{kinds}",
        "the hub holds none of these records of {who}{covered}: {kinds}",
    ),
    "ask.newest": ("最近的一条是{kinds}", "{kinds} as the newest"),
    "ask.not.newest": ("最近的一条不是{kinds}", "another kind than {kinds} as the newest"),
    # balances
    "balance": (
        "按{who}的记录{only}计算，{moved}，{called}为 {total}",
        "by the records of {who}{only}: {moved}; {called}: {total}",
    ),
    "balance.hidden": (
        "{who}的余额已经算出，数额不在共享范围内",
        "{who}'s balance was worked out, and it is not among what is shared",
    ),
    "balance.base": (
        "起始 {amount}",
        "{amount} to begin with",
    ),
    "balance.first": (
        "{kinds}记有 {amount}",
        "{amount} on record as {kinds}",
    ),
    "balance.nothing": (
        "没有{kinds}记录",
        "nothing on record as {kinds}",
    ),
    "balance.of": (
        "（{filters}）",
        " ({filters})",
    ),
    "balance.plus": (
        "{kinds}增加 {amount}",
        "{amount} added by {kinds}",
    ),
    "balance.minus": (
        "{kinds}减去 {amount}",
        "{amount} taken off by {kinds}",
    ),
    # other subjects, places, kinds, days
    "ranked": (
        "{who}在{scale}上的等级为{mine}，{other}的等级为{theirs}",
        "{who}'s grade on {scale} is {mine}, and that of {other} is {theirs}",
    ),
    "ask.higher": (
        "前者高于后者",
        "the first being better than the second",
    ),
    "ask.higher.or.same": (
        "前者不低于后者",
        "the first being no worse than the second",
    ),
    "ask.not.higher": (
        "前者不高于后者",
        "the first being no better than the second",
    ),
    "ask.lower": (
        "前者低于后者",
        "the first being worse than the second",
    ),
    "place.registered": ("{who}的登记地是{place}", "{who} is registered in {place}"),
    "place.registered.person": ("枢纽登记的{who}所在地是{place}", "the hub has {who} registered in {place}"),
    "place.residence": ("{who}的居住地是{place}", "{who} lives in {place}"),
    "place.operation": ("{who}的经营地是{place}", "{who} operates in {place}"),
    "ask.place": ("位于{place}", "a place in {place}"),
    "ask.no.place": ("位于{place}以外", "a place outside {place}"),
    "kind": ("{who}是{kind}", "{who} is {kind}"),
    "ask.kind": ("属于{kinds}", "{kinds}"),
    "ask.no.kind": ("不属于{kinds}", "another kind of subject than {kinds}"),
    "same.subject": ("{who}与{other}是同一主体", "{who} and {other} are one and the same subject"),
    "other.subject": ("{who}与{other}不是同一主体", "{who} and {other} are two different subjects"),
    "same.registered": ("{who}与{other}的登记地相同", "{who} and {other} are registered in the same place"),
    "other.registered": (
        "{who}与{other}的登记地不同",
        "{who} and {other} are registered in different places",
    ),
    "same.residence": ("{who}与{other}的居住地相同", "{who} and {other} live in the same place"),
    "other.residence": ("{who}与{other}的居住地不同", "{who} and {other} live in different places"),
    "same.operation": ("{who}与{other}的经营地相同", "{who} and {other} operate in the same place"),
    "other.operation": ("{who}与{other}的经营地不同", "{who} and {other} operate in different places"),
    "ask.same": (
        "两者相同",
        "the two being the same",
    ),
    "ask.different": (
        "两者不同",
        "the two being different",
    ),
    "ask.period": ("在{first}至{last}之间", "a day from {first} to {last}"),
    "ask.no.period": ("不在{first}至{last}之间", "a day outside {first} to {last}"),
    "ask.from": ("不早于{first}", "a day no earlier than {first}"),
    "ask.no.from": ("早于{first}", "a day before {first}"),
    "ask.to": ("不晚于{last}", "a day no later than {last}"),
    "ask.no.to": ("晚于{last}", "a day after {last}"),
    "ask.month": ("在每月 {first} 日至 {last} 日之间", "a day from day {first} to day {last} of a month"),
    "ask.no.month": (
        "不在每月 {first} 日至 {last} 日之间",
        "a day outside day {first} to day {last} of a month",
    ),
    "linked.none": ("枢纽没有查到{who}{covered}", "the hub knows of no subject that is {who}{covered}"),
    "ask.linked": ("有这样的关联主体", "such a linked subject"),
    "ask.not.linked": ("没有这样的关联主体", "the absence of such a linked subject"),
    # terms
    "term.said": ("查询方对{term}的回答为{value}", "the caller answers {term} with {value}"),
    "term.attested": (
        "{authority}对{term}的认定为{value}（{record}）",
        "the finding of {authority} on {term} is {value} ({record})",
    ),
    "term.hidden": (
        "{authority}对{term}作出了认定，内容不在共享范围内（{record}）",
        "{authority} has a finding on {term}, which itself is not shared ({record})",
    ),
    "ask.all.answers": ("各项均为{value}", "{value} on each"),
    "ask.answer": ("为{value}", "{value}"),
    # time limits
    "limit.after": (
        "自{start}（{start_day}）起 {length}，最后一日是{due}{worked}",
        "{length} from {start} ({start_day}) end on {due}{worked}",
    ),
    "limit.by": ("规定的最后一日是{due}", "the last day that is set is {due}"),
    "limit.late": (
        "，{end}是{end_day}，{late}",
        ", and {end} was {end_day}, {late}",
    ),
    "limit.in.time": ("，{end}是{end_day}，没有逾期", ", and {end} was {end_day}, in time"),
    "limit.not.done": (
        "，至查询当日{today}没有给出{end}，视为还没有做，已经{late}",
        ", and by the day of the question, {today}, no {end} was given, which counts as not done, {late}",
    ),
    "limit.over": (
        "，查询当日{today}已在其后 {days}",
        ", and the day of the question, {today}, is {days} after it",
    ),
    "limit.open": (
        "，查询当日{today}还在期限之内",
        ", and the day of the question, {today}, is not after it",
    ),
    "moved": ("（{counted}不是工作日，顺延）", ", since {counted} is no working day"),
    "worked": (
        "（{weekday}，因调休照常上班）",
        ", a {weekday} that is a working day by the holiday calendar",
    ),
    "late.days": (
        "逾期 {days}",
        "{days} late",
    ),
    "late.working": (
        "逾期 {days}（按放假和调休的安排为 {working}）",
        "{days} late ({working} by the calendar of holidays and of weekends that are worked)",
    ),
    "input.none": (
        "查询方对{label}的陈述是{none}",
        "the caller says of {label}: {none}",
    ),
    "limit.none": (
        "，查询方对{end}的陈述是{none}，至查询当日{today}已经{late}",
        ", and the caller says of {end}: {none}; by the day of the question, {today}, it is {late}",
    ),
    "limit.none.open": (
        "，查询方对{end}的陈述是{none}，查询当日{today}还在期限之内",
        ", and the caller says of {end}: {none}; the day of the question, {today}, is not after it",
    ),
    "days.undone": (
        "（至查询当日{today}已晚 {gap}）",
        " ({gap} too late by the day of the question, {today})",
    ),
}
