"""The sentences of an explanation and the parts that they are put together from, in Chinese and English, by
id. A slot in braces stands for what differs. A form that ends in a full stop is a sentence, others are parts.
"""

from __future__ import annotations

from hub.decisions.explanations.forms import Pair

SENTENCES: dict[str, Pair] = {
    "one": ("{clause}。", "{clause}."),
    "alternatives.measure": (
        "下列各项有一项该措施即适用，但是一项也没有：{items}",
        "the measure applies with any one of these, and none is there: {items}",
    ),
    "why.left": (
        "退出{lists}的，取消这一优惠；该主体是否退出过，还不知道",
        "leaving {lists} would withdraw the benefit; whether the subject left it isn't known",
    ),
    "why.withdrawn": (
        "有没有应当取消这一优惠的情形，还不知道",
        "whether there is anything that would withdraw the benefit isn't known",
    ),
    "why.too": ("另外，{why}", "Besides, {why}"),
    "why.records": (
        "查不到不等于没有，有没有这样的记录还不知道",
        "finding no such record does not mean that there is none, and whether there is one isn't known",
    ),
    "gap": ("还缺少{name}。", "{name} is missing."),
    "factor": ("{label} {value}", "{value} ({label})"),
    "alternative": ("（{n}）{clause}", "({n}) {clause}"),
    "reason.rest.met": ("其他条件都已符合", "all other conditions are met"),
    # records
    "record": ("记录 {id}{about}", "record {id}{about}"),
    "record.about": ("（{about}）", " ({about})"),
    "record.decided": ("{day}作出", "of {day}"),
    "record.undated": ("日期不在共享范围内", "its date is not shared"),
    "record.disputed": ("有异议", "disputed"),
    "record.clause": (
        "按互认条款{clause}计入",
        "counted by {clause}",
    ),
    "record.anywhere": (
        "这一规定在全国适用，外地作出的也计入",
        "the rule holds nationwide and counts those of elsewhere too",
    ),
    "record.untold": ("另一主体的一条记录", "a record of another subject"),
    "records.more": ("等共 {count} 条", " and others, {count} in all"),
    "record.inline": ("记录 {id}，{about}", "record {id}, {about}"),
    "not.counted": ("{record}没有计入，因为{reason}。", "{record} was not counted: {reason}."),
    "not.counted.passing": ("{said}，因此没有计入。", "{said}, so that it was not counted."),
    "such.credit": ("此类信用", "such credit"),
    "not.passing": (
        "{attribute}为{value}，而要求{ask}",
        "its {attribute} is {value}, but {ask} is needed",
    ),
    "not.passing.record": ("{record}的{parts}", "{record}: {parts}"),
    "not.passing.record.hidden": ("{record}不符合要求", "{record} does not pass"),
    "not.passing.hidden": (
        "不符合规则对此类记录的条件",
        "it does not meet the rule's condition on such records",
    ),
    # value
    "value.amount": (
        "{what}{bound}为 {amount}。",
        "{what} is {bound}{amount}.",
    ),
    "value.amount.parameter": (
        "{what}{bound}为 {amount}，按{place}设定的{label}{where}。",
        "{what} is {bound}{amount}, which is what {place} has set as {label}{where}.",
    ),
    "value.amount.input": (
        "{what}{bound}为 {amount}，按查询方给出的{label}。",
        "{what} is {bound}{amount}, the {label} that the caller gave.",
    ),
    "value.product": (
        "{what}为 {factors} = {amount}。",
        "{what} is {factors} = {amount}.",
    ),
    "value.capped": (
        "{what}按 {factors} 计为 {product}，超过上限，因此为 {amount}。",
        "{what} would be {factors} = {product}, which is over the cap, so that it is {amount}.",
    ),
    "value.off.whole": (
        "减免额为 {factors}，不能超过{base}，因此为 {amount}，应付 {due}。",
        "The relief of {factors} can't be more than {base}: it is {amount}, and {due} remains to be paid.",
    ),
    "value.range": (
        "{what}在 {lowest}至 {highest}之间，由给予方决定。",
        "{what} is between {lowest} and {highest}; the giver decides.",
    ),
    "value.balance": (
        "{day}的余额为 {total}{moved}；{who}声明此类记录已经归集完整。",
        "The balance on {day} is {total}{moved}; {who} declares that all such records are held.",
    ),
    "value.balance.hidden": ("余额不在共享范围内。", "The balance is not among what is shared."),
    "value.items.MEASURE": ("措施的内容是：{items}。", "What it consists of is: {items}."),
    "value.items.SCOPE": ("适用的领域或者事项是：{items}。", "The matters that it is about are: {items}."),
    "value.items.CONDITIONS": (
        "文件所列的条件是：{items}。",
        "The conditions that the text lists are: {items}.",
    ),
    "value.items.GROUNDS": (
        "文件所列的适用情形是：{items}。",
        "What the text lists as grounds for it is: {items}.",
    ),
    "value.items.DUTY": ("文件所列的是：{items}。", "What the text lists is: {items}."),
    "value.chosen": ("{label}：{items}。", "{label}: {items}."),
    "value.discretion": (
        "关于幅度和内容：{items}。",
        "As to size and content: {items}.",
    ),
    "value.effect": ("适用的后果是：{label}。", "What follows is: {label}."),
    "giving.exact": ("", ""),
    "giving.at_least": ("至少", "at least "),
    "giving.at_most": ("至多", "at most "),
    # whose word
    "ground.held": ("枢纽持有的记录", "records that the hub holds"),
    "ground.registered": ("枢纽登记的主体信息", "what the hub has registered of the subject"),
    "ground.covered": (
        "{authority}关于此类记录已经归集完整的声明",
        "the declaration of {authority} that all such records are held",
    ),
    "ground.attested": ("{authority}的认定", "the finding of {authority}"),
    "ground.derived": ("按互认条款采用的外地记录", "records of another region, taken by a clause"),
    "grounds": ("这一结论所依据的事实来自{grounds}。", "The facts are taken from {grounds}."),
    # what would change it
    # reasons of the whole
    "reason.run.out": (
        "所依据的记录的效力期已满。",
        "The effect of the records that it rests on has run out.",
    ),
    "reason.error": (
        "规则执行时出错，因此不作判断，请告知枢纽的运营方。",
        "The rule failed, so that nothing is decided; please tell the hub's operator.",
    ),
    # basis
    "basis.repair": (
        "在本地区，信用修复依据{text}申请。",
        "Applications for repair go here by {text}.",
    ),
    "basis.repair.none": (
        "枢纽没有登记本地区关于信用修复的规定，修复的条件和程序以作出记录的单位的答复为准。",
        "The hub has registered no provision of this region on repair; its conditions and procedure are for "
        "who made the record to say.",
    ),
    "basis.secondary": ("这一依据只见于二手报道。", "This text is known from secondary reports only."),
    "balance.none": (
        "{who}没有{counting}{kinds}{covered}，因此{called}为 {total}",
        "{who} has no {kinds} on record{counting}{covered}; {called}: {total}",
    ),
    "value.range.MEASURE": (
        "{what}在 {lowest}至 {highest}之间，由作出决定的机关确定。",
        "{what} is between {lowest} and {highest}; the deciding authority sets it.",
    ),
    "value.open": (
        "{items}等（文件的列举没有限于这些）",
        "{items}, and others (the list of the text does not end with these)",
    ),
    "clause": ("《{agreement}》第 {n} 条", "clause {n} of “{agreement}”"),
    "clause.of": ("《{agreement}》", "“{agreement}”"),
    "clause.alone": ("“{clause}”", "“{clause}”"),
    "value.percent.open": (
        "{bound}减免 {percent}，金额要等有关的数给出后才能算出。",
        "It is {bound}{percent} off; what that comes to can be worked out once the numbers are given.",
    ),
    "value.percent.whole": (
        "全部减免，应付 {due}。",
        "All of it is waived, and {due} remains to be paid.",
    ),
    "value.unknown": (
        "{what}还不能确定。",
        "How much {what} comes to is not known yet.",
    ),
    "value.product.open": (
        "{what}按 {factors} 计算，其中有的数还没有给出。",
        "{what} is {factors}, of which not every number is given.",
    ),
    "value.price": (
        "应付 {due}：{items}。",
        "{due} is to be paid: {items}.",
    ),
    "value.price.open": (
        "应付的数额还不能确定：{items}。",
        "How much is to be paid is not known yet: {items}.",
    ),
    "value.one.of": (
        "下列各项中的一项：{items}",
        "One of these: {items}",
    ),
    "value.cases": (
        "按不同情形分别是：{items}",
        "By case it is: {items}",
    ),
    "case": ("这是{label}为{value}的情形", "this is the case in which {label} is {value}"),
    "alternatives": (
        "下列各项有一项即可，但是一项也没有满足：{items}",
        "any one of these would do, but each fails: {items}",
    ),
    "alternatives.not.withdrawn": (
        "取消这一优惠的情形一项也没有：{items}",
        "nothing of what withdraws the benefit is there: {items}",
    ),
    "stated": ("文件是这样说的", "the text says so"),
    "duty.of": (
        "这是{who}的事，不是该主体的义务。",
        "this is for {who} to do, and no duty of the subject.",
    ),
    "reason.not.withdrawn": (
        "没有取消这一优惠的情形",
        "nothing of what withdraws the benefit is there",
    ),
    "reason.other.kind": (
        "该主体是{kind}，而这一规定只针对{kinds}。",
        "The subject is {kind}, and this is only about {kinds}.",
    ),
    "reason.other.bodies": (
        "该主体登记在{place}，而这一规定只约束{bound}的机关事业单位。",
        "The subject is registered in {place}, and this binds public bodies of {bound} only.",
    ),
    "reason.not.recognised": (
        "该主体来自{home}，而{home}与{here}之间没有在用的互认条款把外地的信用承认为{what}。这不等于信用不良。",
        "The subject is from {home}, and no clause in force between {home} and {here} recognises credit from "
        "elsewhere as {what}. That does not mean bad credit.",
    ),
    "reason.record.elsewhere": (
        "{records}来自{home}，而{home}与{here}之间没有在用的互认条款承认它，因此没有计入。这不等于信用不良。",
        "From {home}, and recognised by no clause in force between {home} and {here}, so that it does not "
        "count: {records}. That does not mean bad credit.",
    ),
    "grounds.agreements": (
        "这一结论所依据的事实来自枢纽所登记的来源地和互认协议。",
        "The facts are taken from the place of origin and the agreements that the hub has registered.",
    ),
    "reason.restraint": (
        "该主体本来符合条件，但是有惩戒措施正在适用于该主体{title}，惩戒优先于激励。",
        "The subject meets the conditions, but a restrictive measure applies to it{title}, and such a "
        "measure prevails over a benefit.",
    ),
    "rests.on.record": ("所依据的还有{record}。", "{record} counts, too."),
    "value.items.BENEFIT": ("内容是：{items}。", "It consists of: {items}."),
    "value.percent": (
        "减免额{bound}为 {base} × {percent} = {amount}，应付 {due}。",
        "The relief is {bound}{base} × {percent} = {amount}, and {due} remains to be paid.",
    ),
    "value.off": (
        "减免额为 {factors} = {amount}；{base}减去 {amount}，应付 {due}。",
        "The relief is {factors} = {amount}; of {base} {due} remains to be paid.",
    ),
    "value.off.plain": (
        "减免额为 {amount}；{base}减去 {amount}，应付 {due}。",
        "The relief is {amount}; of {base} {due} remains to be paid.",
    ),
    "grounds.asserted": (
        "这一结论所依据的事实只来自查询方的陈述（{labels}），枢纽没有记录可以印证。",
        "The facts are the caller's word alone ({labels}); the hub holds no record of it.",
    ),
    "grounds.mixed": (
        "这一结论所依据的事实来自{grounds}，以及查询方的陈述（{labels}；枢纽没有记录可以印证）。",
        "The facts are taken from {grounds}, and from what the caller says ({labels}; of these the hub "
        "holds no record).",
    ),
    "grounds.counted": (
        "这一结论所依据的事实来自{grounds}；计算所用的{labels}由查询方给出。",
        "The facts are taken from {grounds}; {labels}, by which the amount was worked out, the caller gave.",
    ),
    "begins": (
        "如果没有新的记录{such}，自{day}起这一措施就适用。",
        "Without further records{such} the measure applies from {day} on.",
    ),
    "ends": (
        "自{day}起，现有记录的期限届满，不再支持这一结论，届时须重新查询。",
        "From {day} on, when the records held now have run out, they no longer carry this answer, and it has "
        "to be asked again.",
    ),
    "ends.measure": (
        "如果没有新的记录，自{day}起现有记录的期限届满，不再受此限制。",
        "Without further records it no longer applies from {day} on, when those held now run out.",
    ),
    "ends.window": (
        "自{day}起，现有的记录都已{older}，不再支持这一结论，届时须重新查询。",
        "From {day} on, the records held now are {older} and no longer carry this answer, and it has to be "
        "asked again.",
    ),
    "ends.measure.window": (
        "如果没有新的记录，自{day}起现有的记录都已{older}，不再受此限制。",
        "Without further records it no longer applies from {day} on, when those held now are {older}.",
    ),
    "older.than": (
        "超过 {period}（满 {period}的当日仍然计入）",
        "more than {period} old (the last day of {period} still counts)",
    ),
    "older.than.looked": ("超过规则所看的时间", "older than the rule looks back"),
    "outside.window": (
        "它{what}于{day}，距查询当日已超过 {period}",
        "it was {what} on {day}, more than {period} before the question",
    ),
    "ends.rule": (
        "自{day}起，本规则不再施行，届时须按当时施行的规则重新查询。",
        "From {day} on, the rule is no longer in force, and it has to be asked again by what is then.",
    ),
    "ends.measure.rule": (
        "自{day}起，本规则不再施行，不再据此受限制。",
        "From {day} on, the rule is no longer in force, and the measure no longer follows from it.",
    ),
    "ends.day": (
        "自{day}起，这一结论不再成立，届时须重新查询。",
        "From {day} on, this answer no longer holds, and it has to be asked again.",
    ),
    "ends.measure.day": (
        "自{day}起，不再受此限制。",
        "From {day} on, it no longer applies.",
    ),
    "basis": (
        "依据是《{title}》{number}{article}：{quotes}。",
        "The text applied is “{title}”{number}, {article}, in the Chinese original: {quotes}.",
    ),
    "basis.MEASURE": (
        "惩戒措施的依据是《{title}》{number}{article}：{quotes}。",
        "For the measure the text applied is “{title}”{number}, {article}, in the Chinese original: "
        "{quotes}.",
    ),
    "basis.BENEFIT": (
        "优惠的依据是《{title}》{number}{article}：{quotes}。",
        "For the benefit the text applied is “{title}”{number}, {article}, in the Chinese original: "
        "{quotes}.",
    ),
    "stated.no.breach": (
        "这里只指出这一点，不是认定违反义务。",
        "This only points it out and finds no breach of an obligation.",
    ),
    "grounds.text": (
        "这一结论只看文件本身的列举。",
        "This is answered by what the text itself lists.",
    ),
    "stands.both": (
        "惩戒措施依据的是{measure}；优惠依据的是{benefit}。",
        "The text of the measure is {measure}; that of the benefit is {benefit}.",
    ),
    "draft.no.breach": (
        "文件没有生效，因此没有做到也不是违规。",
        "The text is not in force, so that this is no breach.",
    ),
    "defaults": (
        "文件没有写明的地方，枢纽这样理解：{items}。",
        "Where the text does not say it, the hub takes it so: {items}.",
    ),
}
"""Sentences, and the parts that they are put together from."""
