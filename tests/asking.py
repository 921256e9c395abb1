"""Questions to the hub as a front-end app sends them, and small helpers around the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
Send = Callable[..., Json]

# --- the invented world of seeds/demo ---------------------------------------------------------------
BUILDER = "91341502DEM000014B"
"""Registered in 六安市; a major penalty from 苏州, and five other records that do not apply."""
ROADS = "91320505DEM000022W"
"""Graded A in 2025 and AA in 2026 by 苏州's transport authority."""
DEFAULTER = "91411502DEM000030B"
FOOD = "91411502DEM0000498"
LABOUR = "91411503DEM0000737"
JINAN = "91370102DEM000081L"
CLEAN = "91411502DEM00009XB"
PERSON = "999999198001010011"
"""示例甲: registered in 411503, resident in 411502, all invented."""
NANJING_PERSON = "999999199003030037"
UNHEARD = "91411502DEM9999965"
"""A valid code that nobody bears."""

PROCUREMENT: Json = {"code": "GOVERNMENT_PROCUREMENT", "matter": "信采招2026-017"}
SERVICE: Json = {"code": "PUBLIC_SERVICE", "matter": "信政务2026-042"}
CHECKING: Json = {"code": "COMPLIANCE_CHECK", "matter": "信核2026-003"}

RECORD = """
fragment Record on CreditRecord {
  id version kind { code title { zh en } polarity } share status headline severity decidedOn receivedOn
  publishedOn validTo displayEndsOn sharingEndsOn repairedOn revokedOn grants region { code name }
  authority { code name region { code } } attributes { name value }
}
"""
VALUE = """
fragment Value on RuleValue {
  __typename missing { kind name detail }
  ... on PercentOff { unit percent amount due bound }
  ... on FixedAmount { unit amount bound }
  ... on AmountOff { unit rate amount due }
  ... on Price { unit due items { zh en } }
  ... on AmountPerUnit { unit rate amount }
  ... on AmountRange { unit lowest highest }
  ... on AccountBalance { unit amount }
  ... on NamedItems { items { zh en } role openEnded }
  ... on Discretion { items { zh en } }
  ... on ValueByCase { items { zh en } openEnded }
}
"""
ANSWERED = """
fragment Answered on RuleOutcome {
  ... on BenefitGranted { endsOn value { ...Value } }
  ... on BenefitNotGranted { reasonCode }
  ... on MeasureApplies { endsOn value { ...Value } }
  ... on MeasureDoesNotApply { reasonCode }
  ... on DutyAnswer { value { ...Value } }
  ... on TextStated { value { ...Value } }
  ... on OutcomeUndetermined { reasonCode missing { kind name detail } value { ...Value } }
}
"""
"""What each kind of answer has of its own."""
OUTCOME = (
    """
fragment Outcome on RuleOutcome {
  __typename outcome status clauses { code }
  rule {
    code version status modality reach title { zh } region { code } scenario { code }
    effect { kind lasts label { zh } measure { code title { zh } } }
    legalBasis { legalText { code title { zh } documentNumber secondary } article quote }
  }
  ...Answered
  conditions {
    depth operator label truth evidence { origin kind ref detail clause { code } secondary }
    missing { kind name detail }
  }
  records { ...Record }
}
"""
    + ANSWERED
    + VALUE
)
JOINT_PUNISHMENT = (
    """
query JointPunishment($subject: SubjectRef!, $region: String!, $occasion: String, $inputs: [RuleInput!],
                      $on: DateTime, $asKnownAt: DateTime, $purpose: PurposeInput!) {
  jointPunishment(subject: $subject, region: $region, occasion: $occasion, inputs: $inputs, at: $on,
                  asKnownAt: $asKnownAt, purpose: $purpose) {
    id outcome occasion { code } cutoffAt knownAsOf subject { id kind name code masked } region { code name }
    applyingMeasures { ...Outcome } undeterminedMeasures { ...Outcome } notApplyingMeasures { ...Outcome }
    recordsWithoutEffect { record { ...Record } reasonCode ruleReasons { rule { code } reasonCode } }
  }
}
"""
    + OUTCOME
    + RECORD
)
INCENTIVES = (
    """
query Incentives($subject: SubjectRef!, $region: String!, $scenario: String, $inputs: [RuleInput!],
                 $on: DateTime, $asKnownAt: DateTime, $purpose: PurposeInput!) {
  incentives(subject: $subject, region: $region, scenario: $scenario, inputs: $inputs, at: $on,
             asKnownAt: $asKnownAt, purpose: $purpose) {
    id scenario { code } cutoffAt knownAsOf subject { id kind name code } region { code }
    results { ...Outcome } restraints { ...Outcome } precedence { winner scope source note { zh } }
  }
}
"""
    + OUTCOME
    + RECORD
)
EVALUATE = (
    """
query Evaluate($rule: String!, $subject: SubjectRef, $inputs: [RuleInput!], $on: DateTime,
               $asKnownAt: DateTime, $purpose: PurposeInput!) {
  evaluate(rule: $rule, subject: $subject, inputs: $inputs, at: $on, asKnownAt: $asKnownAt,
           purpose: $purpose) { id result { ...Outcome } }
}
"""
    + OUTCOME
    + RECORD
)
REPLAY = """
query Replay($decision: ID!, $purpose: PurposeInput!) {
  replay(decision: $decision, purpose: $purpose) {
    id madeAt equal intact changed rules { rule { code version } outcomeThen outcomeAgain outcomeNow }
  }
}
"""
SUBJECT = (
    """
query Subject($ref: SubjectRef!, $purpose: PurposeInput!, $kinds: [String!], $status: RecordStatus,
              $first: Int, $after: String) {
  subject(ref: $ref, purpose: $purpose) {
    id kind name masked code scheme invented on registered { code name }
    versions { name status validFrom validTo registered { code } operation { code } }
    records(kinds: $kinds, status: $status, first: $first, after: $after) {
      edges { cursor node { ...Record } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
    linkCounts { kind direction count }
  }
}
"""
    + RECORD
)
LINKS = """
query Links($ref: SubjectRef!, $purpose: PurposeInput!, $kind: LinkKind!, $direction: LinkDirection!,
            $first: Int, $after: String) {
  subject(ref: $ref, purpose: $purpose) {
    id
    links(kind: $kind, direction: $direction, first: $first, after: $after) {
      edges { cursor node { kind direction share validFrom validTo subject { id kind name } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""


def code(value: str) -> Json:
    """A SubjectRef by unified social credit code."""
    return {"code": value}


def decimal(name: str, value: str) -> Json:
    """A decimal RuleInput."""
    return {"name": name, "value": {"decimal": value}}


def yes(name: str) -> Json:
    """A boolean RuleInput that is so."""
    return {"name": name, "value": {"boolean": True}}


def day(name: str, value: str) -> Json:
    """A date RuleInput."""
    return {"name": name, "value": {"date": value}}


def word(name: str, value: str) -> Json:
    """An input of a rule that is a text."""
    return {"name": name, "value": {"text": value}}


def data(answer: Mapping[str, Any]) -> Json:
    """The data of an answer that has no errors."""
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def nodes(connection: Json) -> list[Json]:
    """What a page of a connection holds."""
    return [edge["node"] for edge in connection["edges"]]


def codes(answer: Mapping[str, Any]) -> list[str]:
    """``extensions.code`` of each error of an answer."""
    return [error["extensions"]["code"] for error in answer.get("errors", ())]


def by_rule(results: list[Json]) -> dict[str, Json]:
    """Outcomes by rule id; each rule once."""
    found = {result["rule"]["code"]: result for result in results}
    assert len(found) == len(results)
    return found
