"""What would change an answer, in Chinese and English, by id: whom to turn to, the steps, what follows."""

from __future__ import annotations

from hub.decisions.explanations.forms import Pair

CHANGES: dict[str, Pair] = {
    "redress": (
        "记录的更正、修复、移出名单或者撤销，向作出记录的{makers}提出；异议和修复申请也可以通过枢纽提出。",
        "To have a record corrected, repaired, taken off a list or revoked, turn to who made it: {makers}; "
        "objections and applications for repair can be filed through the hub too.",
    ),
    "redress.correct": (
        "认为所依据的记录（{what}）有错漏的，向作出记录的{makers}申请更正；异议也可以通过枢纽提出。",
        "If what decides ({what}) is wrong or incomplete, turn to who made it: {makers}; objections can be "
        "filed through the hub too.",
    ),
    "change": ("如果{step}，{then}。", "Once {step}, {then}."),
    "change.any": ("有下列任何一项，{then}：{steps}。", "With any one of these {then}: {steps}."),
    "change.all": ("下列各项都具备，{then}：{steps}。", "With all of these {then}: {steps}."),
    "then.BENEFIT": ("就符合条件", "the conditions are met"),
    "then.CLASS": ("就可以这样认定", "this can be said of the subject"),
    "then.NAMED": ("就属于文件所列的范围", "it is among what the text names"),
    "then.DUTY": ("就做到了", "this is met"),
    "then.LIST": ("就不再符合列入的条件", "the conditions for being listed are met no more"),
    "then.MEASURE": ("就不再受此限制", "the measure no longer applies"),
    "then.part": (
        "可以重新查询，其他条件届时另行判断",
        "it can be asked again, and the other conditions are judged then",
    ),
    "step.record": ("有{kinds}", "{kinds} is on record"),
    "step.rated": ("取得{scales}的等级或者得分", "the subject gets a grade or a score on {scales}"),
    "step.newest": ("此后有了{kinds}的记录", "a record of {kinds} follows"),
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
        "到再次查询时，最近 {count} 次{kinds}的{filters}",
        "the latest {count} of {kinds} by then each have {filters}",
    ),
    "step.more.done": ("再{done}", "{done}"),
    "step.moved": (
        "{kinds}再增加 {gap}",
        "there is {gap} more of {kinds}",
    ),
    "step.moved.first": (
        "有了{kinds}，共计 {gap}",
        "there is {gap} of {kinds}",
    ),
    "step.answer": (
        "对{label}的回答为{value}",
        "{label} is answered with {value}",
    ),
    "step.attested": ("{authority}认定{step}", "{authority} finds that {step}"),
    "step.kind": ("由{kinds}来申请", "{kinds} applies for it"),
    "step.registered": ("登记地在{place}", "the subject is registered in {place}"),
    "step.residence": ("居住地在{place}", "the subject lives in {place}"),
    "step.operation": ("经营地在{place}", "the subject operates in {place}"),
    "change.late": (
        "这一次已经逾期，现在做也不会变成按时；还没有做的，仍然要做。",
        "This time it is late, and doing it now does not change that; what has not been done is still to be "
        "done.",
    ),
    "change.late.done": (
        "这一次已经做了，但逾期的事实不会改变。",
        "It has been done by now, and that it was late does not change any more.",
    ),
    "change.next.time": (
        "这一次已经过去，不能再补；以后要做到的是：{next}。",
        "This time it is over and can't be made good; what is to be done next time: {next}.",
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
        "有两种情况会改变这一结论：一是该主体在本地区取得此类信用，并由本地区的来源记录；二是两地签订的互认协议承认"
        "其来源地的此类信用，这由两地政府办理，申请人无法办理。",
        "Two things would change this: that the subject gets such credit here and a source of this region "
        "records it; or that the two regions agree to recognise that of its home, which is for their "
        "governments to do, and nothing that the applicant can do.",
    ),
    "change.restraint": (
        "不再受惩戒以后，可以重新申请这一优惠。",
        "Once no such measure applies, the benefit can be asked for again.",
    ),
}
"""Sentences on what would change an answer, and the parts that they are put together from."""
