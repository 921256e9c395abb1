"""The vocabulary's closed lists as GraphQL enums. Importing this module registers them."""

import strawberry

from graph_schema import vocabulary as words
from graph_schema.links import LinkKind

DESCRIPTIONS = {
    words.ErrorCode: "Why a request was refused (`extensions.code`). Domain outcomes are never errors.",
    words.SubjectKind: "What kind of subject (信用主体) it is.",
    LinkKind: "Directed links between subjects; the start is the holder of the role.",
    words.Polarity: "Whether a kind of record speaks for or against its subject.",
    words.Severity: "How serious a negative record is: 轻微、一般、严重.",
    words.RuleKind: "What a rule gives: a benefit (激励), a restrictive measure (惩戒) or a duty (义务).",
    words.RuleStatus: "What standing the text behind a rule has; an answer has that of its weakest part.",
    words.Modality: "How the text says it (应当、可以、推动、探索); never merged into one another.",
    words.EffectKind: "What a rule does when its condition is met.",
    words.Truth: "Three-valued: UNKNOWN always comes with what is missing.",
    words.Outcome: "What an answer says (判定结果).",
    words.ReasonCode: "Why a known record does not count, or why an outcome is not the plain one.",
    words.EvidenceOrigin: "Who stands behind evidence: held, attested, asserted by the caller, derived.",
    words.RecordStatus: "What a record is at the cut-off, derived from its dates.",
    words.EndKind: "The three ends of a record: display, sharing, retention (公示、共享、保存).",
    words.EndBasis: "What sets an end of a record: its provider, a text, a list on which the subject still "
    "stands, a repair or revocation; or why no end is known.",
    words.PurposeCode: "For what a subject's data is read (查询用途).",
    words.AgreementState: "What became of a version of an agreement, by its events (协议状态).",
    words.AgreementEventKind: "What happened to a version of an agreement (协议事件).",
    words.SharingClass: "How much of a record a partner may see: 仅结果、脱敏、完整.",
}

for _enum, _description in DESCRIPTIONS.items():
    strawberry.enum(_enum, description=_description)
