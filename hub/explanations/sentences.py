"""The sentences of an explanation and the parts that they are put together from, in Chinese and English, by
id. A slot in braces stands for what differs. A form that ends in a full stop is a sentence, others are parts.
"""

from __future__ import annotations

from hub.explanations.forms import Pair

SENTENCES: dict[str, Pair] = {
    "one": ("{clause}。", "{clause}."),
    "alternatives": (
        "下列各项有一项即可，但是一项也没有做到：{items}",
        "any one of these would do, and none is there: {items}",
    ),
    "alternatives.measure": (
        "下列各项有一项该措施即适用，但是一项也没有：{items}",
        "the measure applies with any one of these, and none is there: {items}",
    ),
    "gap": ("还缺少{name}。", "{name} is missing."),
    "factor": ("{label} {value}", "{value} ({label})"),
    "alternative": ("（{n}）{clause}", "({n}) {clause}"),
    "settled": ("已经确定的是：{clause}。", "This much is known: {clause}."),
    # records
    "record": ("记录 {id}{about}", "record {id}{about}"),
    "record.about": ("（{about}）", " ({about})"),
    "record.decided": ("{day}作出", "of {day}"),
    "record.undated": ("日期不在共享范围内", "its date is not shared"),
    "record.disputed": ("有异议", "disputed"),
    "record.clause": (
        "经互认条款 {clause} 计入",
        "counted by clause {clause}",
    ),
    "record.untold": ("另一主体的一条记录", "a record of another subject"),
    "records.more": ("等共 {count} 条", " and others, {count} in all"),
    "reason.rest": ("其余条件都已满足。", "All other conditions are met."),
    "record.inline": ("记录 {id}，{about}", "record {id}, {about}"),
    "rests.on.record": ("所依据的是{record}。", "It rests on {record}."),
    "not.counted": ("{record}没有计入，因为{reason}。", "{record} was not counted: {reason}."),
    "not.counted.passing": ("{said}，因此没有计入。", "{said}, so that it was not counted."),
    "such.credit": ("此类信用", "such credit"),
    "not.passing": (
        "{attribute}为{value}，而规则要求{ask}",
        "its {attribute} is {value}, but the rule requires {ask}",
    ),
    "not.passing.record": ("{record}的{parts}", "{record}: {parts}"),
    "not.passing.record.hidden": ("{record}不符合要求", "{record} does not pass"),
    "stated": ("文件有这样的规定", "the text says so"),
    "not.passing.hidden": (
        "不符合规则对此类记录的条件",
        "it does not meet the rule's condition on such records",
    ),
    # value
    "value.percent": (
        "减免额{bound}为 {base} × {percent} = {amount}，减免后应付 {due}。",
        "The relief is {bound}{base} × {percent} = {amount}, and {due} remains to be paid.",
    ),
    "value.amount": (
        "{what}{bound}为 {amount}。",
        "{what} is {bound}{amount}.",
    ),
    "value.amount.parameter": (
        "{what}{bound}为 {amount}，按当地设定的{label}。",
        "{what} is {bound}{amount}, which is what {label} is set to here.",
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
    "value.off": (
        "减免额为 {factors} = {amount}，{base}减去它，应付 {due}。",
        "The relief is {factors} = {amount}, and of {base} {due} remains to be paid.",
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
        "截至查询时点的余额为 {total}{moved}。",
        "The balance at the cut-off is {total}{moved}.",
    ),
    "value.balance.hidden": ("余额不在共享范围内。", "The balance is not among what is shared."),
    "value.items.BENEFIT": ("享受的内容是：{items}。", "What it gives is: {items}."),
    "value.items.MEASURE": ("措施的内容是：{items}。", "What it consists of is: {items}."),
    "value.items.DUTY": ("文件所列的是：{items}。", "What the text lists is: {items}."),
    "value.discretion": (
        "关于幅度和内容：{items}。",
        "As to size and content: {items}.",
    ),
    "value.effect": ("适用的后果是：{label}。", "What follows is: {label}."),
    "value.inputs": (
        "计算所用的{labels}由查询方给出。",
        "The caller gave {labels}, with which this was worked out.",
    ),
    "giving.exact": ("", ""),
    "giving.at_least": ("至少", "at least "),
    "giving.at_most": ("至多", "at most "),
    # whose word
    "ground.held": ("枢纽持有的记录", "records that the hub holds"),
    "ground.registered": ("枢纽登记的主体信息", "what the hub has registered of the subject"),
    "ground.covered": (
        "来源关于此类记录已归集完整的声明",
        "its sources' declarations that they hold all such records",
    ),
    "ground.attested": ("有关部门的认定", "an authority's finding"),
    "ground.derived": ("按互认条款采用的外地记录", "records of another region, taken by a clause"),
    "ground.asserted": ("查询方的陈述（{labels}）", "what the caller says ({labels})"),
    "grounds": ("这一结论依据{grounds}。", "This rests on {grounds}."),
    "grounds.mixed": (
        "这一结论依据{grounds}；查询方的陈述，枢纽没有记录可以印证。",
        "This rests on {grounds}; the hub holds no record of what the caller says.",
    ),
    "grounds.asserted": (
        "这一结论只依据查询方的陈述（{labels}），枢纽没有相应的记录可以印证。",
        "This rests on the caller's word alone ({labels}); the hub holds no record of it.",
    ),
    # what would change it
    "change.record": (
        "之后如有{kinds}，{then}。",
        "Once there is a record {kinds}, {then}.",
    ),
    "change.settled": (
        "如再有合计 {gap}的{kinds}，{then}。",
        "Once there is {gap} more in records {kinds}, {then}.",
    ),
    "change.gap": (
        "{label}再增加 {gap}，{then}。",
        "With {gap} more of {label} {then}.",
    ),
    "change.less": (
        "{label}减少 {gap}，{then}。",
        "With {gap} less of {label} {then}.",
    ),
    "change.ends": (
        "{record}自{day}起不再计入。",
        "{record} no longer counts from {day}.",
    ),
    "change.repaired": (
        "{record}经修复或者被撤销后，不再计入。",
        "{record} no longer counts once it is repaired or revoked.",
    ),
    "change.clause": (
        "双方的互认协议增加承认此类信用的条款后，可以重新查询。",
        "It can be asked again once an agreement of the two has a clause that recognises such credit.",
    ),
    "change.restraint": (
        "上述惩戒措施不再适用后，可以重新查询。",
        "It can be asked again once these measures no longer apply.",
    ),
    "change.missing": ("补齐上述内容后，可以重新查询。", "It can be asked again once this is supplied."),
    "ends": (
        "自{day}起，现有的记录不再支持这一结论。",
        "From {day} on, the records held now no longer carry this answer.",
    ),
    # reasons of the whole
    "reason.other.kind": (
        "该主体是{kind}，而这条规则只针对{kinds}。",
        "The subject is {kind}, and this rule is only about {kinds}.",
    ),
    "reason.not.recognised": (
        "该主体来自{home}，而{home}与{here}之间没有在用的互认条款承认{what}。",
        "The subject is from {home}, and no clause in force between {home} and {here} recognises {what}.",
    ),
    "reason.restraint": (
        "该主体本来符合条件，但是有惩戒措施适用于该主体，惩戒优先于激励{titles}。",
        "The subject meets the conditions, but a restrictive measure applies to it, which prevails over a "
        "benefit{titles}.",
    ),
    "reason.restraint.titles": ("：{titles}", ": {titles}"),
    "reason.run.out": (
        "所依据的记录的效力期已满。",
        "The effect of the records that it rests on has run out.",
    ),
    "reason.unknown.subject": (
        "枢纽没有该主体的登记，这不等于信用良好。",
        "The hub does not know the subject, which does not mean good credit.",
    ),
    "reason.error": (
        "规则执行时出错，因此不作判断，请告知枢纽的运营方。",
        "The rule failed, so that nothing is decided; please tell the hub's operator.",
    ),
    # basis
    "basis": ("依据是《{title}》{article}：“{quote}”。", "Its basis is “{title}”, {article}: “{quote}”."),
    "basis.secondary": ("这一依据只见于二手报道。", "This basis is known from secondary reports only."),
    "word": ("原文的用语是“{word}”。", "The word of the text is “{word}”."),
    "defaults": (
        "文件没有写明的地方，按编者的约定处理：{items}。",
        "Where the text is silent, the editors' defaults hold: {items}.",
    ),
    "default": ("{title}（{id}）", "{title} ({id})"),
    "balance.none": (
        "{who}没有{kinds}，合计为 {total}",
        "there is no record of {who} {kinds}, which comes to {total}",
    ),
    "change.delisted": (
        "{record}经修复、移出名单或者被撤销后，不再计入。",
        "{record} no longer counts once it is repaired, taken off the list or revoked.",
    ),
    "then.asked": (
        "这一项即告满足",
        "this is met",
    ),
    "then.measure": (
        "该措施不再以此为据",
        "the measure no longer rests on this",
    ),
    "value.range.MEASURE": (
        "{what}在 {lowest}至 {highest}之间，由作出决定的机关确定。",
        "{what} is between {lowest} and {highest}; the deciding authority sets it.",
    ),
    "reason.not.withdrawn": (
        "取消这一优惠的情形没有出现。",
        "Nothing of what withdraws the benefit is there.",
    ),
    "value.open": (
        "{items}，以及文件没有列明的其他项目",
        "{items}, and others that the text does not name",
    ),
    "gap.held": (
        "（现为{value}）",
        " (it is {value})",
    ),
    "value.off.plain": (
        "减免额为 {amount}，{base}减去它，应付 {due}。",
        "The relief is {amount}, and of {base} {due} remains to be paid.",
    ),
    "clause": (
        "{clause}（《{agreement}》）",
        "{clause} (“{agreement}”)",
    ),
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
}
"""Sentences, and the parts that they are put together from."""
