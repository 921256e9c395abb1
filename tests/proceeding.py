"""Asks for objections and repairs as subjects, officers and partners do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_schema.vocabulary import Role, Severity
from hub.identity import OwnSubject
from hub.policy.model.document_parts import OPEN_END
from hub.services import Services
from tests import staging
from tests.asking import Json, data
from tests.conftest import Ask

PROVIDER = "411500-demo"
PAID: Json = {**staging.penalty("", "")["attributes"], "duty_done_on": "2024-04-01"}
ITSELF: Json = {"code": "SUBJECT_ACCESS", "matter": "本人2026-001"}
WORK: Json = {"code": "SUPERVISION", "matter": "信信用2026-001"}

OBJECTION = """
  receipt objection {
    id subject { id } record { id } part state grounds formNumber filedOn acknowledgedAt providerDueOn overdue
    authority { code } region { code } timeLimit { workingDays dueOn source secondary }
    decidedOn reason corrected earlier { edges { node { id state grounds reason } } }
    restedOn { older edges { node { id kind askedByAuthority { code } } } }
  }
"""
FILE = """
mutation ($subject: SubjectRef!, $record: ID, $part: ProfilePart, $grounds: String!, $document: String,
          $purpose: PurposeInput!) {
  fileObjection(subject: $subject, record: $record, part: $part, grounds: $grounds, formNumber: $document,
                purpose: $purpose) { OBJECTION } }
""".replace("OBJECTION", OBJECTION)
ACKNOWLEDGE = """
mutation ($id: ID!, $purpose: PurposeInput!) {
  acknowledgeObjection(objection: $id, purpose: $purpose) { OBJECTION } }
""".replace("OBJECTION", OBJECTION)
DECIDE = """
mutation ($id: ID!, $uphold: Boolean!, $reasons: String!, $correction: CorrectionInput,
          $purpose: PurposeInput!) {
  decideObjection(objection: $id, uphold: $uphold, reason: $reasons, correction: $correction,
                  purpose: $purpose) {
    OBJECTION } }
""".replace("OBJECTION", OBJECTION)
RETRACT_OBJECTION = """
mutation ($subject: SubjectRef!, $id: ID!, $reason: String!, $purpose: PurposeInput!) {
  retractObjection(subject: $subject, objection: $id, reason: $reason, purpose: $purpose) {
    objection { state reason } } }
"""
RETRACT_REPAIR = """
mutation ($subject: SubjectRef!, $id: ID!, $reason: String!, $purpose: PurposeInput!) {
  retractRepair(subject: $subject, repair: $id, reason: $reason, purpose: $purpose) {
    repair { state reason } } }
"""
OBJECTIONS = """
query ($purpose: PurposeInput!, $region: String, $state: ObjectionState, $overdue: Boolean, $first: Int,
       $after: String) {
  objections(purpose: $purpose, region: $region, state: $state, overdue: $overdue, first: $first,
             after: $after) {
    edges { node { id record { id } state overdue } } pageInfo { hasNextPage endCursor } } }
"""
REPAIR = """
  receipt repair {
    id record { id } state channel formNumber instant overdue materials timeLimit { workingDays dueOn source }
    conditions { name truth detail source secondary } decidedOn reason partners { code }
  }
"""
APPLY = """
mutation ($subject: SubjectRef!, $record: ID!, $materials: [Material!]!, $document: String,
          $purpose: PurposeInput!) {
  applyForRepair(subject: $subject, record: $record, materials: $materials, formNumber: $document,
                 purpose: $purpose) { REPAIR } }
""".replace("REPAIR", REPAIR)
DECIDE_REPAIR = """
mutation ($id: ID!, $grant: Boolean!, $reasons: String!, $purpose: PurposeInput!) {
  decideRepair(repair: $id, grant: $grant, reason: $reasons, purpose: $purpose) { REPAIR } }
""".replace("REPAIR", REPAIR)
REPAIRS = """
query ($purpose: PurposeInput!, $region: String, $state: RepairState, $overdue: Boolean, $first: Int,
       $after: String) {
  repairs(purpose: $purpose, region: $region, state: $state, overdue: $overdue, first: $first,
          after: $after) {
    edges { node { id record { id } state } } pageInfo { hasNextPage endCursor } } }
"""
NOTICE = "id record { id } partner { code } repairedOn dueOn acknowledgedAt overdue"
ACKNOWLEDGE_REPAIR = """
mutation ($notice: ID!, $purpose: PurposeInput!) {
  acknowledgeRepair(notice: $notice, purpose: $purpose) { receipt notice { NOTICE } } }
""".replace("NOTICE", NOTICE)
NOTICES = """
query ($purpose: PurposeInput!, $acknowledged: Boolean) {
  repairNotices(purpose: $purpose, acknowledged: $acknowledged, first: 100) { edges { node { NOTICE } } } }
""".replace("NOTICE", NOTICE)
MISSING = """
query ($purpose: PurposeInput!, $days: Int) {
  overdueAcknowledgements(purpose: $purpose, withinDays: $days, first: 100) { edges { node { NOTICE } } } }
""".replace("NOTICE", NOTICE)
DUE = """
query ($purpose: PurposeInput!, $days: Int!, $first: Int, $after: String) {
  dueReminders(purpose: $purpose, withinDays: $days, first: $first, after: $after) {
    edges { node { record { id } displayEndsOn repairableFrom reminded notReminded source secondary } }
    pageInfo { hasNextPage endCursor } } }
"""
REMIND = """
mutation ($record: ID!, $channel: Channel!, $purpose: PurposeInput!) {
  recordReminder(record: $record, channel: $channel, purpose: $purpose) { record { id } on receipt } }
"""
NOTE = """
mutation ($record: ID!, $served: Date!, $decision: Date!, $document: String!, $purpose: PurposeInput!) {
  noteRepairNotice(record: $record, servedOn: $served, decisionServedOn: $decision, formNumber: $document,
                   purpose: $purpose) { record { id } on receipt } }
"""
WITHOUT = """
query ($purpose: PurposeInput!, $from: Date, $to: Date, $first: Int, $after: String) {
  penaltiesWithoutNotice(purpose: $purpose, from: $from, to: $to, first: $first, after: $after) {
    edges { node { record { id } noticeServedOn decisionServedOn } } pageInfo { hasNextPage endCursor } } }
"""
RATE = """
query ($purpose: PurposeInput!, $region: String, $from: Date, $to: Date) {
  repairRate(purpose: $purpose, region: $region, from: $from, to: $to) {
    willing eligible repaired percent } }
"""
DOCUMENTS: dict[str, str] = {
    "fileObjection": FILE,
    "retractObjection": RETRACT_OBJECTION,
    "retractRepair": RETRACT_REPAIR,
    "acknowledgeObjection": ACKNOWLEDGE,
    "decideObjection": DECIDE,
    "objections": OBJECTIONS,
    "applyForRepair": APPLY,
    "decideRepair": DECIDE_REPAIR,
    "acknowledgeRepair": ACKNOWLEDGE_REPAIR,
    "repairs": REPAIRS,
    "repairNotices": NOTICES,
    "overdueAcknowledgements": MISSING,
    "dueReminders": DUE,
    "recordReminder": REMIND,
    "noteRepairNotice": NOTE,
    "penaltiesWithoutNotice": WITHOUT,
    "repairRate": RATE,
}


@dataclass(frozen=True)
class Displayed:
    """What of a penalty its ends follow from."""

    path: tuple[str, ...]
    severity: Severity | None
    decided_on: date
    display_ends_on: date = OPEN_END
    sharing_ends_on: date = OPEN_END
    kind: str = "admin-penalty"
    repaired_on: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True)
class Case:
    """A company of 信阳 with one penalty, and the tokens of those who deal with it."""

    code: str
    record: str
    subject: str
    provider: str
    other: str
    abroad: str


def make_case(services: Services, token: Callable[..., str], name: str, **fields: Any) -> Case:
    """A serious penalty that is long over its shortest display, and paid; ``fields`` change it."""
    code = staging.put_subject(services)
    record = f"{name}-{code}"
    changes = {"decided_on": "2024-03-04", "received_at": None, "published_on": "2024-03-06"}
    staging.put_records(services, {**staging.penalty(code, record), "attributes": PAID, **changes, **fields})
    own = OwnSubject(scheme="USCC", value=code)
    return Case(
        code,
        record,
        token(role=Role.SUBJECT, subject=own),
        token(authority=PROVIDER),
        token(authority="411500-czj"),
        token(region="370100", authority="370100-demo"),
    )


def days_ago(services: Services, days: int) -> str:
    """A day in the past."""
    return (services.now().date() - timedelta(days)).isoformat()


def months_ago(services: Services, months: int) -> date:
    """The same day some months ago, or the 28th."""
    today = services.now().date()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, 28))


def object_to(ask: Ask, case: Case) -> Json:
    """Files an objection as the subject."""
    sent = {
        "subject": {"code": case.code},
        "record": case.record,
        "grounds": "处罚决定已被法院撤销（虚构）。",
        "purpose": ITSELF,
    }
    return data(ask(FILE, sent, as_=case.subject))["fileObjection"]["objection"]


def acknowledged(ask: Ask, case: Case) -> Json:
    """An objection that is being checked."""
    filed = object_to(ask, case)
    sent = {"id": filed["id"], "purpose": WORK}
    return data(ask(ACKNOWLEDGE, sent, as_=case.other))["acknowledgeObjection"]["objection"]


def apply(ask: Ask, case: Case, *materials: str) -> Json:
    """Applies for repair as the subject; the whole answer."""
    sent = {
        "subject": {"code": case.code},
        "record": case.record,
        "materials": list(materials),
        "purpose": ITSELF,
    }
    return ask(APPLY, sent, as_=case.subject)
