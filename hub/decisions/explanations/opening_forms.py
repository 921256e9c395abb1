"""How an explanation begins, in Chinese and English, by id."""

from __future__ import annotations

from hub.decisions.explanations.forms import Pair

STANDINGS: dict[str, Pair] = {
    "IN_FORCE": ("{said}", "{said}"),
    "PRACTICE": ("按报道所说的当地做法，{said}", "By a practice that a report describes, {said}"),
    "DRAFT": (
        "所依据的还是征求意见稿，没有生效，现在不能作为依据。如果照它办，{said}",
        "The text is a draft for comment, not in force, and nothing can be based on it yet. Were it in "
        "force, the answer would be this: {said}",
    ),
    "DEMO": (
        "一部分依据仅供演示，不能用于实际决定。照此，{said}",
        "Part of the basis is a demonstration and not for real use. By it, {said}",
    ),
}
"""How the first sentence begins, by the standing of what the answer rests on."""


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
        "该主体不能享受这一优惠（其依据有一部分仅供演示）：{title}。",
        "the subject can't have this benefit, whose basis is in part a demonstration: {title}.",
    ),
}
"""The first sentence where a measure stands against a benefit, by the standing of the benefit's text."""


OUTCOMES: dict[str, Pair] = {
    "BALANCE.GRANTED": ("该主体的余额可以算出：{title}。", "the subject's balance can be told: {title}."),
    "CLASS.GRANTED": ("该主体符合这一项：{title}。", "the subject qualifies for this: {title}."),
    "CLASS.REFUSED": ("该主体不符合这一项：{title}。", "the subject does not qualify for this: {title}."),
    "BENEFIT.GRANTED": (
        "该主体可以享受这一优惠：{title}。",
        "the subject may have this benefit: {title}.",
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
        "该主体能否享受这一优惠，现在还不能判定：{title}。",
        "whether the subject may have this benefit can't be determined yet: {title}.",
    ),
    "MEASURE.APPLIES": (
        "这一惩戒措施适用于该主体：{title}。",
        "this restrictive measure applies to the subject: {title}.",
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
        "这一做法已经照做：{title}。",
        "this practice was kept to: {title}.",
    ),
    "DUTY.NOT_FOLLOWED": (
        "这一做法没有照做，但这不是违规：{title}。",
        "this practice was not kept to, which is no breach: {title}.",
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
