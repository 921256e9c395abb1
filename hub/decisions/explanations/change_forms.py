"""What would change an answer, in Chinese and English, by id: whom to turn to, the steps, what follows."""

from __future__ import annotations

from hub.decisions.explanations.forms import Pair

CHANGES: dict[str, Pair] = {
    "redress": (
        "记录的更正、修复、移出名单或者撤销，向作出记录的{makers}提出；异议和修复申请也可以通过枢纽提出。",
        "To have a record corrected, repaired, taken off a list or revoked, turn to who made it: {makers}; "
        "objections and applications for repair can be filed through the hub too.",
    ),
    "change": ("如果{step}，{then}。", "If {step}, {then}."),
    "change.any": ("有下列任何一项，{then}：{steps}。", "With any one of these {then}: {steps}."),
    "change.all": ("下列各项都具备，{then}：{steps}。", "With all of these {then}: {steps}."),
    "then.BENEFIT": ("就可以享受", "the subject may have it"),
    "then.CLASS": ("就符合这一项", "the subject qualifies"),
    "then.NAMED": ("就属于文件所列的范围", "it is among what the text names"),
    "then.DUTY": ("就做到了", "it is met"),
    "then.MEASURE": ("就不再受此限制", "the measure no longer applies"),
    "then.part": (
        "可以重新查询，其他条件届时另行判断",
        "it can be asked again, and the other conditions are judged then",
    ),
    "step.record": ("有{kinds}", "{kinds} is on record"),
    "step.newest": ("之后有了{kinds}的记录", "a record of {kinds} follows"),
    "step.listed": ("列入{lists}", "the subject is put on {lists}"),
    "step.listed.again": ("重新列入{lists}", "the subject is put on {lists} again"),
    "step.leaving": ("{record} {ways}", "{record} {ways}"),
    "step.grade": ("{scale}的等级达到{grade}{better}", "the grade on {scale} is {grade}{better}"),
    "step.score": ("{scale}的得分再高 {gap}", "the score on {scale} is {gap} higher"),
    "step.value": ("{label}{ask}", "{label} is {ask}"),
    "step.more": ("{label}再增加 {gap}", "{label} is {gap} more"),
    "step.first": ("{label}达到 {gap}", "{label} is {gap}"),
    "step.less": ("{label}减少 {gap}", "{label} is {gap} less"),
    "step.last": (
        "今后连同新的记录，最近 {count} 条{kinds}每一条的{filters}",
        "each of the latest {count} records of {kinds}, new ones included, has {filters}",
    ),
    "step.moved": (
        "{kinds}再增加 {gap}",
        "there is {gap} more of {kinds}",
    ),
    "step.moved.first": (
        "有了{kinds}，共计 {gap}",
        "there is {gap} of {kinds}",
    ),
    "step.answer": (
        "情况有变，{label}一项的回答成为{value}",
        "things change and the answer on {label} comes to be {value}",
    ),
    "step.attested": ("{authority}认定{label}为{value}", "{authority} finds {value} on {label}"),
    "step.kind": ("由{kinds}来申请", "{kinds} applies for it"),
    "step.registered": ("登记地在{place}", "the subject is registered in {place}"),
    "step.residence": ("居住地在{place}", "the subject lives in {place}"),
    "step.operation": ("经营地在{place}", "the subject operates in {place}"),
    "change.late": (
        "这一次已经逾期，补做也不会变成按时；还没有做的，仍应尽快完成。",
        "This time it is late, and doing it now does not change that; what is not done is still to be done.",
    ),
    "change.past": (
        "这取决于已经过去的日期，补做不会改变这一次的结论。",
        "It hangs on a day that is over, so that nothing done now changes this answer.",
    ),
    "change.untold": (
        "如果其实已经做了，给出日期以后可以重新查询。",
        "If it was done after all, it can be asked again with its day.",
    ),
    "not.decisive": (
        "另外，{who}还列在{lists}上（{records}），但这一结论不取决于它{since}。",
        "{who} is on {lists}, too ({records}), but the answer does not hang on it{since}.",
    ),
    "change.not.named": (
        "要算在内，须另有文件把它列明。",
        "To count, it would have to be named by another text.",
    ),
    "change.looks.back": (
        "文件看的是全部经历，这样的记录修复或者期满以后仍然计入，除非它被撤销。",
        "The text looks back over all time: such a record counts even when it is repaired or has run out, "
        "unless it is revoked.",
    ),
    "change.clause": (
        "本地区的来源如果记有该主体的此类信用，结论就会改变；两地的互认协议如果有条款承认其来源地的此类信用，"
        "结论也会改变，而条款不是申请人能够补的。",
        "It changes where a source of this region records such credit of the subject, or where a clause of "
        "an agreement of the two regions recognises that of its home; the clause is not the applicant's to "
        "supply.",
    ),
    "change.restraint": (
        "不再受惩戒以后，可以重新申请这一优惠。",
        "Once no such measure applies, the benefit can be asked for again.",
    ),
}
"""Sentences on what would change an answer, and the parts that they are put together from."""
