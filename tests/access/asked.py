"""How each field of the table is asked."""

from __future__ import annotations

from typing import Any

from hub.services import Services
from tests import staging
from tests.agreeing import MAKING
from tests.asking import BUILDER, CLEAN, JOINT_PUNISHMENT, REPLAY, SERVICE, SUBJECT, Json, code, data
from tests.conftest import Ask
from tests.investigating import DOCUMENTS as INVESTIGATIONS
from tests.investigating import unfound
from tests.proceeding import DOCUMENTS as PROCEEDINGS
from tests.receiving.asked import DOCUMENTS as DELIVERIES
from tests.test_access import AGREEMENT
from tests.test_audit_query import ENTRIES, PROOF, WHY
from tests.test_cases_feedback import CASES, STATISTICS
from tests.test_cases_feedback import REPORT as REPORT_CASE
from tests.test_cases_feedback import WITHDRAW as WITHDRAW_CASE
from tests.test_eligibility import ELIGIBLE
from tests.test_own_view import EXPORT as EXPORT_OWN
from tests.test_own_view import VIEW as OWN_VIEW
from tests.test_reports import BROKEN, GRADES, REPEAT
from tests.test_reviews import ANSWER, DEMAND, RETRACT
from tests.test_reviews import LIST as REVIEWS
from tests.test_white_lists import PUSH
from tests.test_white_lists import READ as WHITE_LIST
from tests.tracing.test_beneficial_owners_asked import BIDDERS
from tests.tracing.test_beneficial_owners_asked import OWNERS as BENEFICIAL_OWNERS
from tests.tracing.test_owners_asked import QUERIES as OWNERS
from tests.tracing.test_patterns_asked import QUERIES as PATTERNS

XINYANG = "411500"
OUTCOME = "outcome records { id kind { code } } conditions { truth evidence { kind ref } }"
INCENTIVES = """
query ($subject: SubjectRef!, $region: String!, $scenario: String, $purpose: PurposeInput!) {
  incentives(subject: $subject, region: $region, scenario: $scenario, purpose: $purpose) {
    subject { id name masked } results { rule { code } OUTCOME } restraints { rule { code } } } }
""".replace("OUTCOME", OUTCOME)
EVALUATE = """
query ($rule: String!, $subject: SubjectRef!, $purpose: PurposeInput!, $region: String) {
  evaluate(rule: $rule, subject: $subject, purpose: $purpose, region: $region) { id result { OUTCOME } } }
""".replace("OUTCOME", OUTCOME)
DECISIONS = """
query ($subjects: [SubjectRef!]!, $region: String!, $purpose: PurposeInput!) {
  decisions(subjects: $subjects, region: $region, purpose: $purpose) {
    outcome subject { id name masked } recordsWithoutEffect { record { kind { code } } } } }
"""
CONSENTS = """
query ($subject: SubjectRef!, $purpose: PurposeInput!, $first: Int, $after: String,
       $form: String = "表2026-1") {
  consents(subject: $subject, purpose: $purpose, first: $first, after: $after, formNumber: $form) {
    edges { node { id recipient { code } purpose share validFrom validTo formNumber withdrawnAt stands
                  recordKinds { code } } }
    pageInfo { hasNextPage endCursor } } }
"""
READS = """
query ($subject: SubjectRef!, $purpose: PurposeInput!, $first: Int, $after: String,
       $form: String = "表2026-1") {
  readsOf(subject: $subject, purpose: $purpose, first: $first, after: $after, formNumber: $form) {
    edges { node { receipt at act role purpose matter fields parts grants
                  region { code } authority { code } } }
    pageInfo { hasNextPage endCursor } } }
"""
GIVE = """
mutation ($subject: SubjectRef!, $consent: ConsentInput!, $purpose: PurposeInput!) {
  giveConsent(subject: $subject, consent: $consent, purpose: $purpose) {
    receipt consent { id stands recipient { code } recordKinds { code } share validFrom validTo } } }
"""
WITHDRAW = """
mutation ($subject: SubjectRef!, $id: ID!, $purpose: PurposeInput!) {
  withdrawConsent(subject: $subject, consent: $id, purpose: $purpose) { receipt consent { id stands } } }
"""
IMPACT = """
query ($text: String, $purpose: PurposeInput!) {
  ruleImpact(document: $text, purpose: $purpose) { rule { code } } }
"""
PUBLISH = """
mutation ($text: String!, $purpose: PurposeInput!) {
  publishRule(document: $text, purpose: $purpose) { done } }
"""
WITHDRAW_RULE = """
mutation ($id: String!, $purpose: PurposeInput!) {
  withdrawRule(rule: $id, expectedVersion: 1, purpose: $purpose, reason: "演示") { done } }
"""
PARAMETER = """
mutation ($id: String!, $purpose: PurposeInput!) {
  publishParameter(parameter: $id, value: {integer: 30}, validFrom: "2026-01-01",
                   source: "演示文件2026年第1号", expectedVersion: 1, purpose: $purpose) { done } }
"""
AGREEMENTS = {
    "agreementLife": """
query ($id: String!, $purpose: PurposeInput!) { agreementLife(agreement: $id, purpose: $purpose) { code } }
""",
    "ownAgreements": """
query ($purpose: PurposeInput!) { ownAgreements(purpose: $purpose) { edges { node { code } } } }
""",
    "exportAgreement": """
query ($id: String!, $purpose: PurposeInput!) { exportAgreement(agreement: $id, purpose: $purpose) }
""",
    "agreementPreview": """
query ($id: String, $purpose: PurposeInput!) { agreementPreview(agreement: $id, purpose: $purpose) { code } }
""",
    "draftAgreement": """
mutation ($text: String!, $purpose: PurposeInput!) {
  draftAgreement(document: $text, purpose: $purpose) { done } }
""",
    "amendAgreement": """
mutation ($text: String!, $purpose: PurposeInput!) {
  amendAgreement(document: $text, expectedVersion: 1, purpose: $purpose) { done } }
""",
    "signAgreement": """
mutation ($id: String!, $purpose: PurposeInput!) {
  signAgreement(agreement: $id, version: 1, signature: "x", purpose: $purpose) { done } }
""",
    "withdrawAgreementDraft": """
mutation ($id: String!, $purpose: PurposeInput!) {
  withdrawAgreementDraft(agreement: $id, version: 1, purpose: $purpose, reason: "演示") { done } }
""",
    **{
        f"{act}Agreement": """
mutation ($id: String!, $purpose: PurposeInput!) {
  ACTAgreement(agreement: $id, purpose: $purpose, reason: "演示") { done } }
""".replace("ACT", act)
        for act in ("suspend", "resume", "terminate")
    },
    "registerSigningKey": """
mutation ($purpose: PurposeInput!) {
  registerSigningKey(jwk: "x", validFrom: "2026-01-01", validTo: "2099-01-01", purpose: $purpose,
                     reason: "演示") { receipt } }
""",
    "withdrawSigningKey": """
mutation ($purpose: PurposeInput!) {
  withdrawSigningKey(kid: "x", purpose: $purpose, reason: "演示") { receipt } }
""",
}
QUALITY = """
query ($region: String!, $from: Date!, $to: Date!, $purpose: PurposeInput!) {
  qualityFigures(region: $region, from: $from, to: $to, purpose: $purpose) { region { code } } }
"""
STATE_DECISIONS = """
mutation ($kind: String!, $month: String!, $count: Int!, $purpose: PurposeInput!) {
  stateDecisions(recordKind: $kind, month: $month, count: $count, documentNumber: "演示", purpose: $purpose) {
    receipt } }
"""
CODED = {
    "agreement": AGREEMENT,
    "rule": "xinyang-demo--bid-deposit-reduction",
    "region": "411500",
    "authority": "411500-czj",
    "gradeScale": "suzhou-transport",
    "parameter": "xinyang-credit-loan--policy-finds-people--push-interval",
    "recordKind": "admin-penalty",
    "measure": "procurement-exclusion",
    "legalText": "doc-002",
    "ambiguityDefault": "AMB-001",
    "attestedTerm": "xixia-honest-person",
}
"""What is looked up by its code, with one of each."""
LISTS = ("agreements", "rules", "authorities", "gradeScales", "parameters", "recordKinds", "measures")
LISTS += ("legalTexts", "ambiguityDefaults", "attestedTerms", "purposes", "identifierSchemes")
PUBLIC = {
    "publicRecords": '{ publicRecords(region: "411500", first: 1) { edges { node { id } } } }',
    "enumLabels": '{ enumLabels(enums: ["Truth"]) { enum } }',
    "node": '{ node(id: "Region:411500") { id } }',
    "signingKeys": '{ signingKeys(region: "411500") { edges { node { kid } } } }',
    "regions": "{ regions { edges { node { code } } } }",
    "scenarios": '{ scenarios(region: "411500", first: 1) { edges { node { id code } } } }',
    "scenario": '{ scenario(region: "411500", code: "credit-loan") { id region { code } } }',
    **{field: f'{{ {field}(code: "{one}") {{ id code }} }}' for field, one in CODED.items()},
    **{field: f"{{ {field}(first: 1) {{ edges {{ node {{ id code }} }} }} }}" for field in LISTS},
}
SUBJECTS = """
query ($region: String!, $purpose: PurposeInput!) {
  subjects(region: $region, purpose: $purpose) { edges { node { id } } } }
"""
SEARCH = """
query ($text: String!, $purpose: PurposeInput!) {
  searchSubjects(text: $text, purpose: $purpose) { edges { node { fit subject { id } } } } }
"""
MATCHES = """
query ($names: [NameToMatch!]!, $purpose: PurposeInput!) {
  matchSubjects(names: $names, purpose: $purpose) { more candidates { score subject { id } } } }
"""
JUDGING = "pair { id verdict } receipt"
JUDGEMENTS = {
    "undecidedPairs": """
query ($purpose: PurposeInput!) { undecidedPairs(purpose: $purpose, first: 1) { edges { node { id } } } }
""",
    "judgePair": f"""
mutation ($pair: ID!, $purpose: PurposeInput!) {{
  judgePair(pair: $pair, verdict: SAME, reason: "一致", version: 0, purpose: $purpose) {{ {JUDGING} }} }}
""",
    "mergeSubjects": f"""
mutation ($one: SubjectRef!, $other: SubjectRef!, $purpose: PurposeInput!) {{
  mergeSubjects(subject: $one, other: $other, reason: "一致", purpose: $purpose) {{ {JUDGING} }} }}
""",
    "splitSubject": f"""
mutation ($one: SubjectRef!, $purpose: PurposeInput!) {{
  splitSubject(subject: $one, reason: "不一致", purpose: $purpose) {{ {JUDGING} }} }}
""",
}
RECORDS = "query ($purpose: PurposeInput!) { records(purpose: $purpose) { edges { node { id } } } }"
ENDS = "$one: SubjectRef!, $other: SubjectRef!, $purpose: PurposeInput!"
TRACES = {
    "paths": f"""
query ({ENDS}) {{ paths(from: [$one], to: [$other], purpose: $purpose) {{ knownAsOf paths {{ length }} }} }}
""",
    "commonLinks": f"""
query ({ENDS}) {{ commonLinks(subjects: [$one, $other], purpose: $purpose) {{ knownAsOf commonCount }} }}
""",
    "timeline": """
query ($one: SubjectRef!, $purpose: PurposeInput!) {
  timeline(subject: $one, purpose: $purpose) { knownAsOf edges { node { kind on } } } }
""",
    "compare": """
query ($one: SubjectRef!, $purpose: PurposeInput!) {
  compare(subject: $one, asOf: {on: "2020-01-01"}, withAsOf: {}, purpose: $purpose) { version { what } } }
""",
}
DOCUMENTS: dict[str, str] = {
    "subject": SUBJECT,
    "subjects": SUBJECTS,
    "searchSubjects": SEARCH,
    "matchSubjects": MATCHES,
    "records": RECORDS,
    **JUDGEMENTS,
    "jointPunishment": JOINT_PUNISHMENT,
    "incentives": INCENTIVES,
    "evaluate": EVALUATE,
    "decisions": DECISIONS,
    "jointPunishments": DECISIONS.replace("decisions", "jointPunishments"),
    "consents": CONSENTS,
    "readsOf": READS,
    "giveConsent": GIVE,
    "withdrawConsent": WITHDRAW,
    "eligibleSubjects": ELIGIBLE,
    "whiteList": WHITE_LIST,
    "pushWhiteList": PUSH,
    "replay": REPLAY,
    "ruleImpact": IMPACT,
    "publishRule": PUBLISH,
    "withdrawRule": WITHDRAW_RULE,
    "publishParameter": PARAMETER,
    "auditEntries": ENTRIES,
    "whyAllowed": WHY,
    "auditProof": PROOF,
    "ownView": OWN_VIEW,
    "exportOwnReport": EXPORT_OWN,
    "reviews": REVIEWS,
    "demandReview": DEMAND,
    "retractReview": RETRACT,
    "answerReview": ANSWER,
    "cases": CASES,
    **DELIVERIES,
    "caseStatistics": STATISTICS,
    "qualityFigures": QUALITY,
    "stateDecisions": STATE_DECISIONS,
    "reportCase": REPORT_CASE,
    "reportWithdrawal": WITHDRAW_CASE,
    "repeatOffenders": REPEAT,
    "gradeChanges": GRADES,
    "brokenCommitments": BROKEN,
    **AGREEMENTS,
    **PROCEEDINGS,
    **INVESTIGATIONS,
    **TRACES,
    **PUBLIC,
    **PATTERNS,
    **OWNERS,
    "biddersWithCommonControl": BIDDERS,
    "beneficialOwners": BENEFICIAL_OWNERS,
}


def variables(field: str, ref: dict[str, Any], purpose: dict[str, str], rule: str) -> dict[str, Any]:
    """The variables by which a field is asked about a subject."""
    match field:
        case "subject":
            return {"ref": ref, "purpose": purpose, "first": 100}
        case "decisions" | "jointPunishments":
            return {"subjects": [ref], "region": "411500", "purpose": purpose}
        case "incentives":
            return {"subject": ref, "region": "411500", "scenario": "credit-loan", "purpose": purpose}
        case "jointPunishment":
            return {"subject": ref, "region": "411500", "purpose": purpose}
        case "evaluate":
            return {"rule": rule, "subject": ref, "purpose": purpose, "region": "411500"}
        case _:
            return {"subject": ref, "purpose": purpose}


def about_others(ask: Ask, services: Services, table_rule: str) -> dict[str, Json]:
    """Variables of the fields that are about no single subject."""
    about = {"subject": code(CLEAN), "region": XINYANG, "purpose": SERVICE}
    answer = ask(JOINT_PUNISHMENT, about)
    receipt = answer["extensions"]["receipt"]
    listed = {"rule": table_rule, "region": XINYANG}
    period = {"from": "2026-01-01", "to": "2026-01-02"}
    case = {"applied": True, "effect": "OTHER", "on": "2026-01-01"}
    return {
        "eligibleSubjects": listed,
        "whiteList": listed,
        "pushWhiteList": {"rule": "no-such-rule", "region": XINYANG, "recipients": "FINANCIAL_INSTITUTION"},
        "replay": {"decision": data(answer)["jointPunishment"]["id"]},
        "ruleImpact": {"text": staging.held(services, "rule", table_rule)["text"]},
        "publishRule": {"text": staging.held(services, "rule", table_rule)["text"]},
        "withdrawRule": {"id": table_rule},
        "publishParameter": {"id": "xinyang-credit-loan--policy-finds-people--push-interval"},
        "auditEntries": {"first": 1},
        "whyAllowed": {"receipt": receipt},
        "auditProof": {"receipt": receipt},
        "reviews": {},
        "demandReview": {
            "subject": code(CLEAN),
            "decision": data(answer)["jointPunishment"]["id"],
            "reason": "复核",
        },
        "retractReview": {"subject": code(CLEAN), "review": "v_none"},
        "answerReview": {"review": "v_none", "act": "CONFIRM", "reasons": "已核对"},
        "cases": {},
        "delivery": {"id": "d_none"},
        "deliveries": {},
        "submitRecords": {"key": "k", "records": []},
        "withdrawDelivery": {"id": "d_none", "reason": "撤回"},
        "subjects": {"region": XINYANG},
        "searchSubjects": {"text": "示例"},
        "matchSubjects": {"names": [{"name": "示例信阳建材有限公司"}]},
        "records": {},
        **{field: _judging(field) for field in JUDGEMENTS},
        "caseStatistics": {"region": XINYANG, **period},
        "qualityFigures": {"region": XINYANG, **period},
        "stateDecisions": {"kind": "admin-permit", "month": "2020-01", "count": 0},
        "reportCase": {"case": {**case, "decision": "d_none", "rule": table_rule}},
        "reportWithdrawal": {"case": "c_none", "on": "2026-01-01", "reason": "取消"},
        "repeatOffenders": {"region": XINYANG, "within": 30, "atLeast": 100},
        "gradeChanges": {"region": XINYANG, "scale": "suzhou-transport", "sinceDate": "2026-01-01"},
        "brokenCommitments": {"region": XINYANG, **period},
        **{field: {**_agreeing(field), "purpose": MAKING} for field in AGREEMENTS},
        **{field: {"one": code(CLEAN), "other": code(BUILDER)} for field in TRACES},
        **{field: _proceeding() for field in PROCEEDINGS},
        **{field: unfound(field) for field in INVESTIGATIONS},
        **{field: {"subject": code(CLEAN)} for field in (*PATTERNS, *OWNERS)},
        "beneficialOwners": {"subject": code(CLEAN)},
        "biddersWithCommonControl": {"bidders": [code(CLEAN), code(CLEAN)]},
    }


def _judging(field: str) -> Json:
    """What fields about who is meant are asked with: the queue to read, nothing there to judge."""
    both = {"one": {"id": "s_none"}, "other": {"id": "s_nobody"}}
    asked: dict[str, Json] = {"judgePair": {"pair": "mp_none"}, "mergeSubjects": both}
    return asked.get(field, {"one": both["one"]} if field == "splitSubject" else {})


def _proceeding() -> Json:
    """What fields about objections and repairs are asked with: lists to read, nothing there to change."""
    nothing: Json = {
        "id": "o_none",
        "repair": "p_none",
        "notice": "p_none-411500",
        "record": "no-such-record",
        "days": 30,
    }
    said: Json = {"grounds": "有误", "document": "表2026-1", "reasons": "已核对", "reason": "误"}
    letters: Json = {"served": "2026-01-01", "decision": "2026-01-01", "channel": "ONLINE", "materials": []}
    settled = {"uphold": False, "grant": False}
    return {**nothing, **said, **letters, **settled, "subject": code(CLEAN), "region": XINYANG}


def _agreeing(field: str) -> Json:
    """What a field about agreements is asked with: the seeds' one to read, none to change."""
    if field in ("agreementLife", "exportAgreement", "agreementPreview"):
        return {"id": AGREEMENT}
    return {"id": "no-such-agreement", "text": "id: x"}
