"""How an explanation begins, in Chinese and English, by id."""

from __future__ import annotations

from hub.decisions.explanations.forms import Pair

STANDINGS: dict[str, Pair] = {
    "IN_FORCE": ("{said}", "{said}"),
    "PRACTICE": ("按报道所说的当地做法，{said}", "By a practice that a report describes, {said}"),
    "DRAFT": (
        "所依据的还是征求意见稿，没有生效，现在不能作为依据。如果照它办，{said}",
        "The text is a draft for comment, not in force, and nothing can be based on it yet. Were it in "
        "force, this would be the answer: {said}",
    ),
    "DEMO": (
        "一部分依据是为演示虚构的，不能用于实际决定。照此，{said}",
        "Part of the basis is invented, to show how the hub works, and not for real use. By it, {said}",
    ),
}
"""How the first sentence begins, by the standing of what the answer rests on."""
BY_DEMONSTRATION: Pair = (
    "所用的互认协议是为演示虚构的，没有真实签订，因此下面的结论不能用于实际决定。{said}",
    "The mutual-recognition agreement that is used is invented, to show how the hub works, and was never "
    "signed, so that this answer is not for real use. {said}",
)
"""What goes before it where a record counts by a clause of an agreement that is a demonstration."""


BARRED: dict[str, Pair] = {
    "IN_FORCE": ("该主体不能享受这一优惠：{title}。", "the subject can't have this benefit: {title}."),
    "PRACTICE": (
        "该主体不能享受报道所说的这一优惠：{title}。",
        "the subject can't have this benefit that a report describes: {title}.",
    ),
    "DRAFT": (
        "所依据的还是征求意见稿，没有生效；即使照它办，该主体也不能享受这一优惠：{title}。",
        "The text is a draft for comment, not in force; even by it the subject could not have this benefit: "
        "{title}.",
    ),
    "DEMO": (
        "该主体不能享受这一优惠（其依据有一部分是为演示虚构的）：{title}。",
        "the subject can't have this benefit, whose basis is invented in part: {title}.",
    ),
}
"""The first sentence where a measure stands against a benefit, by the standing of the benefit's text."""


OUTCOMES: dict[str, Pair] = {
    "BALANCE.GRANTED": (
        "该主体{day}的{title}为 {total}。",
        "the subject has {total} on {day}: {title}.",
    ),
    "CLASS.GRANTED": ("可以认定该主体{label}。", "it can be said that the subject {label}."),
    "CLASS.REFUSED": (
        "答案是否定的，不认定该主体{label}。",
        "the answer is no: it does not hold that the subject {label}.",
    ),
    "BENEFIT.GRANTED": (
        "该主体符合享受这一优惠的条件：{title}。",
        "the subject meets the conditions for this benefit: {title}.",
    ),
    "BENEFIT.REFUSED": (
        "该主体不能享受这一优惠：{title}。",
        "the subject can't have this benefit: {title}.",
    ),
    "BENEFIT.WITHDRAWN": (
        "该主体原有的这一优惠已经取消，不能再享受：{title}。",
        "the subject can't have this benefit any more, it was withdrawn: {title}.",
    ),
    "BENEFIT.NOT_RECOGNISED": (
        "外地的信用在本地还没有得到承认，该主体因此不能享受这一优惠：{title}。",
        "credit from elsewhere is not recognised here, so that the subject can't have this benefit: {title}.",
    ),
    "BENEFIT.STATED": (
        "关于这一优惠，文件是这样说的（没有问到具体的主体，因此不作判断）：{title}。",
        "the text says this of the benefit, and nothing is decided about anybody: {title}.",
    ),
    "BENEFIT.UNDETERMINED": (
        "该主体是否符合享受这一优惠的条件，现在还不能判定：{title}。",
        "whether the subject meets the conditions for this benefit can't be determined yet: {title}.",
    ),
    "MEASURE.APPLIES": (
        "这一惩戒措施适用于该主体：{title}。",
        "this restrictive measure applies to the subject: {title}.",
    ),
    "LIST.APPLIES": (
        "该主体符合列入的条件：{title}。这里只看条件，不说明现在是否已经列入。",
        "the subject meets the conditions for being listed: {title}. Whether it has been listed yet is not "
        "said here.",
    ),
    "MEASURE.DOES_NOT_APPLY": (
        "这一惩戒措施不适用于该主体：{title}。",
        "this restrictive measure does not apply to the subject: {title}.",
    ),
    "MEASURE.STATED": (
        "关于这一惩戒措施，文件是这样说的（没有问到具体的主体，因此不作判断）：{title}。",
        "the text says this of the measure, and nothing is decided about anybody: {title}.",
    ),
    "MEASURE.UNDETERMINED": (
        "这一惩戒措施是否适用于该主体，现在还不能判定：{title}。",
        "whether this restrictive measure applies to the subject can't be determined yet: {title}.",
    ),
    "DUTY.COMPLIANT": ("这一要求已经做到：{title}。", "this requirement is met: {title}."),
    "DUTY.NON_COMPLIANT": ("这一要求没有做到：{title}。", "this requirement is not met: {title}."),
    "DUTY.FOLLOWED": (
        "所问的情形符合这一做法：{title}。",
        "what was asked is in keeping with this practice: {title}.",
    ),
    "DUTY.NOT_FOLLOWED": (
        "所问的情形没有按这一做法办，但这不是违规：{title}。",
        "what was asked is not in keeping with this practice, which is no breach of law: {title}.",
    ),
    "DUTY.NOT_APPLICABLE": (
        "这一规定不适用于本次所问的情形：{title}。",
        "this provision does not apply to the case that was asked: {title}.",
    ),
    "DUTY.NAMED": (
        "所问的对象属于文件所列的范围：{title}。",
        "what was asked is among what the text names: {title}.",
    ),
    "DUTY.NOT_NAMED": (
        "所问的对象不在文件所列的范围之内：{title}。",
        "what was asked is not among what the text names: {title}.",
    ),
    "DUTY.STATED": (
        "文件是这样说的（没有问到具体的主体，因此不作判断）：{title}。",
        "the text says this, and nothing is decided about anybody: {title}.",
    ),
    "DUTY.ON_TIME": ("这件事是按时完成的：{title}。", "this was done in time: {title}."),
    "DUTY.LATE": ("这件事没有按时完成：{title}。", "this was not done in time: {title}."),
    "DUTY.UNDETERMINED": (
        "这一规定是否得到遵守，现在还不能判定：{title}。",
        "whether this provision was kept can't be determined yet: {title}.",
    ),
}
"""the first sentence, by the kind of rule and the outcome."""
