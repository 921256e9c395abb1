"""The authorisation table as data: who gets what of each field of the schema. ``test_table.py`` asks it all.

Signs: the first letters of the kinds of records that are seen (``i`` incentive list, ``s`` social insurance,
``b`` blood donation, the last two private), ``-`` the subject without a record, ``.`` as if it were not
there, ``A`` answered, ``F`` FORBIDDEN, ``U`` UNAUTHENTICATED.
"""

from __future__ import annotations

ROLES = {
    "OFF": "OFFICER",
    "INV": "INVESTIGATOR",
    "INS": "INSTITUTION",
    "ADM": "REGION_ADMINISTRATOR",
    "AGR": "AGREEMENT_OFFICER",
    "AUD": "AUDITOR",
    "OPR": "OPERATOR",
    "SUB": "SUBJECT",
    "PUB": "public",
}
PURPOSE = {
    "INVESTIGATOR": "INVESTIGATION",
    "AGREEMENT_OFFICER": "POLICY_MAKING",
    "AUDITOR": "AUDIT",
    "SUBJECT": "SUBJECT_ACCESS",
}
"""What each role names here; the others PUBLIC_SERVICE."""
POLICY = ("ruleImpact", "publishRule", "withdrawRule", "publishParameter")
"""Fields that are asked for POLICY_MAKING by everybody here, as those about agreements are."""
KINDS = {"i": "joint-incentive-list", "s": "social-insurance", "b": "blood-donation"}

ABOUT_A_SUBJECT = ("subject", "jointPunishment", "incentives", "evaluate", "decisions", "jointPunishments")
"""Fields that answer about the person of a situation: all of them by the same rows."""
PERSONS = """
situation        OFF  INV  INS  ADM  AGR  AUD  OPR  SUB  PUB
own-region       isb  isb  .    isb  F    F    F    .    U
partner-clause   i    .    .    i    F    F    F    .    U
no-agreement     .    .    .    .    F    F    F    .    U
agreement-ended  .    .    .    .    F    F    F    .    U
consent          s    .    s    .    F    F    F    .    U
withdrawn        .    .    .    .    F    F    F    .    U
expired          .    .    .    .    F    F    F    .    U
not-begun        .    .    .    .    F    F    F    .    U
other-kind       -    .    -    .    F    F    F    .    U
other-purpose    .    .    .    .    F    F    F    .    U
other-recipient  .    .    .    .    F    F    F    .    U
itself           isb  isb  .    isb  F    F    F    isb  U
"""
"""A natural person of 信阳. A SUBJECT is another one, but in the last row. In the rows of consents the caller
is of 济南, which has no agreement with 信阳."""
SPOKEN_FOR = ("consents", "readsOf", "giveConsent", "withdrawConsent", "ownView", "exportOwnReport")
"""Fields of the subject's own, with who may speak for it."""
REPRESENTATIVES = """
situation        OFF  INV  INS  ADM  AGR  AUD  OPR  SUB  PUB
own-region       A    F    F    A    F    F    F    .    U
partner-clause   .    F    F    .    F    F    F    .    U
no-agreement     .    F    F    .    F    F    F    .    U
consent          .    F    F    .    F    F    F    .    U
itself           A    F    F    A    F    F    F    A    U
"""
OTHERS = """
field            OFF  INV  INS  ADM  AGR  AUD  OPR  SUB  PUB
agreements       A    A    A    A    A    A    A    A    A
rules            A    A    A    A    A    A    A    A    A
regions          A    A    A    A    A    A    A    A    A
gradeScales      A    A    A    A    A    A    A    A    A
scenarios        A    A    A    A    A    A    A    A    A
agreement        A    A    A    A    A    A    A    A    A
rule             A    A    A    A    A    A    A    A    A
region           A    A    A    A    A    A    A    A    A
authority        A    A    A    A    A    A    A    A    A
authorities      A    A    A    A    A    A    A    A    A
gradeScale       A    A    A    A    A    A    A    A    A
scenario         A    A    A    A    A    A    A    A    A
parameter        A    A    A    A    A    A    A    A    A
recordKind       A    A    A    A    A    A    A    A    A
recordKinds      A    A    A    A    A    A    A    A    A
measure          A    A    A    A    A    A    A    A    A
measures         A    A    A    A    A    A    A    A    A
legalText        A    A    A    A    A    A    A    A    A
legalTexts       A    A    A    A    A    A    A    A    A
ambiguityDefault A    A    A    A    A    A    A    A    A
ambiguityDefaults A    A    A    A    A    A    A    A    A
attestedTerm     A    A    A    A    A    A    A    A    A
attestedTerms    A    A    A    A    A    A    A    A    A
purposes         A    A    A    A    A    A    A    A    A
identifierSchemes A    A    A    A    A    A    A    A    A
enumLabels       A    A    A    A    A    A    A    A    A
parameters       A    A    A    A    A    A    A    A    A
eligibleSubjects A    A    A    A    F    F    F    A    U
whiteList        .    .    .    .    F    F    F    .    U
pushWhiteList    A    F    F    A    F    F    F    F    U
replay           A    .    .    A    F    F    F    .    U
ruleImpact       F    F    F    A    F    F    F    F    U
publishRule      F    F    F    A    F    F    F    F    U
withdrawRule     F    F    F    A    F    F    F    F    U
publishParameter F    F    F    A    F    F    F    F    U
auditEntries     F    F    F    F    F    A    F    F    U
whyAllowed       F    F    F    F    F    A    F    F    U
auditProof       .    .    .    .    .    A    .    .    U
reviews          A    F    F    A    F    F    F    F    U
demandReview     A    F    F    A    F    F    F    .    U
retractReview    .    F    F    .    F    F    F    .    U
answerReview     .    F    F    .    F    F    F    F    U
cases            A    F    F    A    F    F    F    F    U
caseStatistics   A    F    F    A    A    F    F    F    U
delivery         .    F    F    .    F    F    F    F    U
deliveries       A    F    F    A    F    F    F    F    U
submitRecords    A    F    F    A    F    F    F    F    U
withdrawDelivery .    F    F    .    F    F    F    F    U
reportCase       .    F    .    .    F    F    F    F    U
reportWithdrawal .    F    .    .    F    F    F    F    U
node             A    A    A    A    A    A    A    A    A
subjects         A    A    A    A    F    F    F    A    U
searchSubjects   A    A    A    A    F    F    F    F    U
matchSubjects    A    A    A    A    F    F    F    F    U
records          A    F    F    A    F    F    F    F    U
paths            F    A    F    F    F    F    F    F    U
commonLinks      F    A    F    F    F    F    F    F    U
timeline         F    A    F    F    F    F    F    F    U
compare          F    A    F    F    F    F    F    F    U
repeatOffenders  A    F    F    A    F    F    F    F    U
gradeChanges     A    F    F    A    F    F    F    F    U
brokenCommitments A   F    F    A    F    F    F    F    U
signingKeys      A    A    A    A    A    A    A    A    A
publicRecords    A    A    A    A    A    A    A    A    A
agreementLife    F    F    F    A    A    F    F    F    U
ownAgreements    F    F    F    A    A    F    F    F    U
exportAgreement  F    F    F    A    A    F    F    F    U
agreementPreview F    F    F    A    A    F    F    F    U
draftAgreement   F    F    F    F    A    F    F    F    U
amendAgreement   F    F    F    F    A    F    F    F    U
signAgreement    F    F    F    F    .    F    F    F    U
withdrawAgreementDraft F F F    F    .    F    F    F    U
suspendAgreement F    F    F    F    .    F    F    F    U
resumeAgreement  F    F    F    F    .    F    F    F    U
terminateAgreement F  F    F    F    .    F    F    F    U
registerSigningKey F  F    F    A    F    F    F    F    U
withdrawSigningKey F  F    F    .    F    F    F    F    U
fileObjection    .    F    F    .    F    F    F    .    U
acknowledgeObjection .    F    F    .    F    F    F    F    U
decideObjection  .    F    F    .    F    F    F    F    U
objections       A    F    F    A    F    F    F    A    U
retractObjection .    F    F    .    F    F    F    .    U
retractRepair    .    F    F    .    F    F    F    .    U
applyForRepair   .    F    F    .    F    F    F    .    U
decideRepair     .    F    F    .    F    F    F    F    U
acknowledgeRepair .    F    F    .    F    F    F    F    U
repairs          A    F    F    A    F    F    F    A    U
repairNotices    A    F    F    A    F    F    F    F    U
overdueAcknowledgements A    F    F    A    F    F    F    F    U
dueReminders     A    F    F    A    F    F    F    F    U
penaltiesWithoutNotice A    F    F    A    F    F    F    F    U
repairRate       A    F    F    A    F    F    F    F    U
undecidedPairs   A    F    F    A    F    F    F    F    U
judgePair        .    F    F    .    F    F    F    F    U
mergeSubjects    .    F    F    .    F    F    F    F    U
splitSubject     .    F    F    .    F    F    F    F    U
qualityFigures   A    F    F    A    F    F    F    F    U
stateDecisions   A    F    F    A    F    F    F    F    U
owners           F    A    F    F    F    F    F    F    U
controllers      F    A    F    F    F    F    F    F    U
controlled       F    A    F    F    F    F    F    F    U
closeLinks       F    A    F    F    F    F    F    F    U
guaranteeChains  F    A    F    F    F    F    F    F    U
guaranteeCircles F    A    F    F    F    F    F    F    U
crossHoldings    F    A    F    F    F    F    F    F    U
sharedPersons    F    A    F    F    F    F    F    F    U
reemergences     F    A    F    F    F    F    F    F    U
biddersWithCommonControl F A F   F    F    F    F    F    U
beneficialOwners F    A    F    F    F    F    F    F    U
recordReminder   .    F    F    .    F    F    F    F    U
noteRepairNotice .    F    F    .    F    F    F    F    U
investigation    F    .    F    F    F    F    F    F    U
investigations   F    A    F    F    F    F    F    F    U
savedGraph       F    .    F    F    F    F    F    F    U
exportInvestigation F    .    F    F    F    F    F    F    U
watches          F    A    F    F    F    F    F    F    U
alerts           F    A    F    F    F    F    F    F    U
watch            F    .    F    F    F    F    F    F    U
unwatch          F    .    F    F    F    F    F    F    U
acknowledgeAlert F    .    F    F    F    F    F    F    U
openInvestigation F    A    F    F    F    F    F    F    U
addToInvestigation F    .    F    F    F    F    F    F    U
removeFromInvestigation F    .    F    F    F    F    F    F    U
noteInInvestigation F    .    F    F    F    F    F    F    U
saveGraph        F    .    F    F    F    F    F    F    U
shareInvestigation F    .    F    F    F    F    F    F    U
closeInvestigation F    .    F    F    F    F    F    F    U
mergeInvestigations F    .    F    F    F    F    F    F    U
"""
"""Fields about no single subject, asked in 信阳. ``replay`` of an officer's decision, ``whyAllowed`` and
``auditProof`` of an officer's receipt, ``whiteList`` of a list that was not pushed to the caller's class."""

FIGURES = "share shareAtLeast shareAtMost votes votesAtLeast votesAtMost benefit benefitAtLeast benefitAtMost"
"""What a link may state."""
ANSWER = "outcome status conditions records clauses restsOn explanation"
"""What every answer of a rule tells beside the rule."""
GUARDED: dict[str, dict[str, str]] = {
    "Subject": {
        "the subject is seen": "id readable kind masked code scheme invented registered on olderVersions",
        "masked for natural persons": "name versions",
        "each record under its grant": "records",
        "roles of public registration, or own": "linkCounts links",
        "investigators in a case": "sharedAttributes",
    },
    "SharedAttribute": {
        "investigators in a case": "id kind validFrom validTo state source",
        "masked but for an organisation's address": "label",
        "each user where the caller may know of it": "userCount users",
    },
    "AttributeUse": {"investigators in a case": "validFrom validTo state source subject"},
    "SubjectVersion": {
        "the subject is seen": "kind registered residence operation status validFrom validTo",
        "masked for natural persons": "name",
    },
    "SubjectSearchHit": {"the subject is seen": "subject fit name"},
    "BorneName": {
        "the subject is seen": "former validFrom validTo",
        "masked for natural persons": "name",
    },
    "NameMatches": {"the subject is seen": "candidates more"},
    "MatchCandidate": {"the subject is seen": "subject score name features"},
    "MatchingPair": {
        "officers of its region": "id version name number region score features verdict proposedAt "
        "judgements",
        "the subject is seen": "subject other",
    },
    "MatchingFeatureScore": {"officers of its region": "feature similarity points"},
    "MatchingJudgement": {
        "officers of its region": "id verdict reason judgedBy role authority region judgedAt version"
    },
    "JudgementChange": {"officers of its region": "pair receipt"},
    "CreditRecord": {
        "RESULT_ONLY": "id version kind region share status grants subject",
        "DESENSITISED": "authority severity decidedOn receivedOn publishedOn validTo displayEndsOn "
        "sharingEndsOn repairedOn revokedOn disputedFrom disputedTo ends",
        "RECORD": "headline attributes",
    },
    "Total": {"each record under its grant": "count more"},
    "RecordEnd": {"DESENSITISED": "what on basis parameter source secondary"},
    "Attribute": {"RECORD": "name value"},
    "LinkCount": {"roles of public registration, or own": "kind direction count more"},
    "Link": {
        "roles of public registration, or own": f"kind direction {FIGURES} amount currency company validFrom "
        "validTo registeredOn state subject",
        "told to who reads for a statutory duty": "source",
    },
    "JointPunishment": {
        "the question": "id region occasion cutoffAt knownAsOf missing",
        "the subject is seen": "subject",
        "on records that are seen": "outcome applyingMeasures recordsWithoutEffect undeterminedMeasures "
        "notApplyingMeasures",
    },
    "Incentives": {
        "the question": "id region scenario cutoffAt knownAsOf precedence missing",
        "the subject is seen": "subject",
        "on records that are seen": "results restraints",
    },
    "Evaluation": {
        "the question": "id region cutoffAt knownAsOf",
        "the subject is seen": "subject",
        "on records that are seen": "result",
    },
    "BenefitGranted": {"the question": "rule", "on records that are seen": f"{ANSWER} value endsOn"},
    "BenefitNotGranted": {"the question": "rule", "on records that are seen": f"{ANSWER} reasonCode"},
    "MeasureApplies": {"the question": "rule", "on records that are seen": f"{ANSWER} value endsOn"},
    "MeasureDoesNotApply": {"the question": "rule", "on records that are seen": f"{ANSWER} reasonCode"},
    "DutyAnswer": {"the question": "rule", "on records that are seen": f"{ANSWER} value"},
    "TextStated": {"the question": "rule", "on records that are seen": f"{ANSWER} value"},
    "OutcomeUndetermined": {
        "the question": "rule",
        "on records that are seen": f"{ANSWER} reasonCode missing value",
    },
    "PercentOff": {"on records that are seen": "unit unitName percent amount due bound missing"},
    "FixedAmount": {"on records that are seen": "unit unitName amount bound missing"},
    "AmountOff": {"on records that are seen": "unit unitName rate amount due missing"},
    "Price": {"on records that are seen": "unit unitName due items missing"},
    "AmountPerUnit": {"on records that are seen": "unit unitName rate amount missing"},
    "AmountRange": {"on records that are seen": "unit unitName lowest highest missing"},
    "AccountBalance": {"on records that are seen": "unit unitName amount missing"},
    "NamedItems": {"on records that are seen": "items role openEnded missing"},
    "Discretion": {"on records that are seen": "items missing"},
    "ValueByCase": {"on records that are seen": "parts items openEnded missing"},
    "SeveralValues": {"on records that are seen": "parts missing"},
    "ConditionResult": {"on records that are seen": "depth operator label labelText truth evidence missing"},
    "Evidence": {"on records that are seen": "origin kind ref detail text clause secondary"},
    "Missing": {"on records that are seen": "kind name detail"},
    "RecordWithoutEffect": {"on records that are seen": "record reasonCode ruleReasons"},
    "RuleReason": {"on records that are seen": "rule reasonCode"},
    "Replay": {
        "own region, same purpose; of a consent the same authority": "id madeAt equal intact changed rules"
    },
    "ReplayedRule": {
        "own region, same purpose; of a consent the same authority": "rule outcomeThen outcomeAgain "
        "outcomeNow"
    },
    "EligibleSubject": {
        "the subject is seen": "id subject",
        "on records that are seen": "outcome",
    },
    "WhiteList": {"pushed to the class": "rule region recipients knownAsOf pushedAt state edges pageInfo"},
    "WhiteListMember": {
        "pushed to the class": "id state joinedCommit leftCommit subject",
    },
    "WhiteListPush": {
        "who pushes": "rule region recipients knownAsOf pushedAt joinedCount leftCount memberCount full more",
    },
    "RuleImpact": {
        "administrators": "rule region knownAsOf restsOnIt examined outcomeCounts changes hasNextPage "
        "endCursor"
    },
    "ImpactSummary": {"administrators": "examined truncated outcomeCounts"},
    "OutcomeCount": {"administrators": "outcomeBefore outcomeAfter", "persons in fives": "subjectCount"},
    "OutcomeChange": {"administrators, organisations only": "subject outcomeBefore outcomeAfter"},
    "Consent": {
        "who may speak for it": "id recipient purpose recordKinds share validFrom validTo formNumber "
        "givenAt withdrawnAt stands"
    },
    "ConsentChange": {"who may speak for it": "consent receipt"},
    "SubjectRead": {
        "who may speak for it": "receipt at act region authority role purpose matter fields parts grants"
    },
    "OwnView": {
        "who may speak for it": "id kind masked code knownAsOf note records links sharedAttributes "
        "consents reads decisions",
        "masked for an officer": "name versions",
    },
    "OwnRecord": {"who may speak for it": "record batch source retentionEndsOn"},
    "OwnLink": {
        "who may speak for it": f"kind direction {FIGURES} amount currency company validFrom "
        "validTo registeredOn state source subject"
    },
    "OwnAttribute": {"who may speak for it": "kind label validFrom validTo state source"},
    "OwnDecision": {
        "who may speak for it, without investigations": "id madeAt kind region scenario askedByRegion "
        "askedByAuthority askedByRole purpose outcomes otherRules reviews"
    },
    "OwnOutcome": {"who may speak for it, own records": "rule outcome reasonCode explanation"},
    "OwnReport": {"who may speak for it": "file key recordCount decisionCount readCount cut"},
    "Review": {
        "the subject, and officers of the region that decided": "id decision subject region authority state "
        "demandedAt dueOn overdue newDecision steps"
    },
    "ReviewStep": {
        "the subject, and officers of the region that decided": "position at act state reason role authority "
        "newDecision"
    },
    "ReviewChange": {
        "the subject, and officers of the region that decided": "review receipt restsOnRevokedRecord"
    },
    "Delivery": {
        "who submitted it, and administrators of its region and above": "id state mapping files tables "
        "bytes region authority receivedBy receivedAt writtenAt bytesEndAt mends rows rowsDone "
        "rowsPerSecond secondsLeft counts reasons waitingCount warnedCount mendedCount leftCount problem "
        "notes receipts"
    },
    "DeliveredFile": {"who sees the delivery": "name sha256"},
    "RowCount": {"who sees the delivery": "outcome count"},
    "ReasonCount": {"who sees the delivery": "reason count"},
    "RowReceipt": {
        "who sees the delivery": "file row outcome records faults warnings mends mendedBy",
        "who sees the delivery, of subjects the caller's to know": "matches",
        "by the rulebook, of records of the delivery": "previews",
    },
    "RowFault": {"who sees the delivery": "reason problem column found expected toDo"},
    "RowWarning": {"who sees the delivery": "reason column found expected toDo"},
    "RowMatch": {
        "who sees the delivery, of subjects the caller's to know": "subject matchedBy certain score features "
        "explanation"
    },
    "RecordPreview": {
        "by the rulebook, of records of the delivery": "record effects regionCount sharing",
        "records of the caller's region": "sameDecision",
    },
    "PossibleEffect": {
        "by the rulebook, of records of the delivery": "rule measure region clause asks otherKinds"
    },
    "MendedRow": {"who sees the delivery": "delivery file row"},
    "SubmittedRecords": {"who submits": "delivery again rowReceipts receipt"},
    "DeliveryChange": {"who submits": "delivery receipt"},
    "Investigation": {
        "who opened it, and with whom of the region it is shared, in its matter": "id matters title region "
        "authority openedBy openedAt state version members sharedWithRegion closedAt closedBy closingReason "
        "merged notes savedGraphs",
        "each subject under its grant": "subjects",
        "of those who see the file": "reads",
    },
    "InvestigationSubject": {
        "who sees the file": "why addedBy addedAt",
        "the subject is seen": "subject",
    },
    "InvestigationNote": {"who sees the file": "id text by at receipt"},
    "InvestigationRead": {"who sees the file": "receipt at act caller fields subjectCount outcomes"},
    "InvestigationChange": {"who sees the file": "investigation receipt"},
    "InvestigationExport": {
        "who sees the file": "fileName mediaType sha256 knownAsOf on receipt truncated",
        "each subject under its grant": "text subjectCount linkCount leftOutCount",
    },
    "Watch": {
        "who made it, in its matter": "id title createdAt sinceCommit active subjectCount region "
        "subjectKinds text statuses recordKinds former"
    },
    "WatchChange": {"who made it, in its matter": "watch receipt"},
    "Alert": {
        "the subject is seen": "id watch what kind record knownAsOf on at acknowledgedAt subject",
        "the other end is seen": "other",
    },
    "AlertChange": {"who made the watch, in its matter": "alert receipt"},
    "SavedGraph": {"who sees the file": "id title savedBy savedAt knownAsOf on"},
    "ReplayedGraph": {"who sees the file": "graph", "each subject under its grant": "asSeen now changes"},
    "GraphPicture": {
        "who sees the file": "knownAsOf on truncated",
        "under grants of now": "nodes links sharedAttributes",
    },
    "GraphNode": {"who sees the file": "x y", "the subject is seen": "subject"},
    "GraphLink": {
        "both ends are seen, and a private kind under a duty at one": f"kind start end {FIGURES} "
        "amount currency company validFrom validTo source state"
    },
    "GraphAttribute": {
        "two of its users are seen, persons under a duty": "id kind subjects",
        "masked but for an organisation's address": "label",
    },
    "GraphChange": {"the subject is seen": "what subject before after link attribute"},
    "Case": {
        "the applying and the home region; of a consent the same authority": "id decision rule kind measure "
        "scenario side subject applied effect amount note on region homeRegions authority "
        "decisionMadeAt reportedAt delaySeconds withdrawnOn withdrawnAt withdrawnBy withdrawnReason",
        "the applying region": "records",
    },
    "CaseChange": {"who decided": "case receipt restsOnRevokedRecord"},
    "CaseCount": {
        "own region": "scenarioCode kind measure rule effect applied organisations",
        "not 1 to 4 natural persons": "persons withdrawn",
    },
    "CaseStatistics": {"own region": "region from to side caseCounts measures measuresFedBack"},
    "RepeatOffender": {"own region": "subject recordKind authority times timesAtMost firstOn lastOn records"},
    "GradeChange": {"own region": "subject move gradeBefore gradeAfter"},
    "BrokenCommitment": {"own region": "subject record"},
    "AuditEntry": {
        "auditors of the region": "receipt at act caller region authority role purpose matter operation "
        "operationHash fields disclosed regions grants outcomes decisionIds plan statements knownAsOf"
    },
    "Disclosed": {"auditors of the region": "subjectId parts"},
    "WhyAllowed": {"auditors of the region": "entry grants"},
    "GrantBehind": {"auditors of the region": "name source title legalBasis clause validFrom validTo"},
    "AuditProof": {"whose receipt it is": "receipt covered bundle"},
    "TimeLimit": {"who sees the objection or application": "workingDays dueOn source secondary"},
    "KeptDecision": {
        "who sees what names it": "id madeAt kind region askedByRegion askedByAuthority",
        "own region, same purpose; of a consent the same authority": "outcomes",
    },
    "KeptOutcome": {
        "own region, same purpose; of a consent the same authority": "rule outcome reasonCode",
    },
    "Objection": {
        "the subject, officers of the region": "id subject record part region authority state "
        "grounds formNumber filedAt filedOn acknowledgedAt providerDueOn timeLimit overdue decidedAt "
        "decidedOn reason corrected restedOn earlier"
    },
    "EarlierObjection": {"who sees the objection": "id state grounds filedOn decidedOn reason"},
    "ObjectionChange": {"who filed or changed it": "objection receipt"},
    "RepairCondition": {"who sees the application": "name truth detail source secondary"},
    "Repair": {
        "the subject, officers of the region": "id subject record recordKind region authority state "
        "channel formNumber materials filedAt filedOn timeLimit overdue conditions instant decidedAt "
        "decidedOn reason partners"
    },
    "RepairChange": {"who applied or decided": "repair receipt"},
    "RepairNotice": {
        "officers of the record's region, and of the partner": "id record recordKind region partner "
        "repairedOn revokedOn sentAt dueOn acknowledgedAt overdue"
    },
    "RepairNoticeChange": {"officers of the partner": "notice receipt"},
    "DueReminder": {
        "officers of the record's region": "subject record recordKind region severity displayEndsOn "
        "repairableFrom reminded notReminded source secondary"
    },
    "PenaltyWithoutNotice": {
        "officers of the record's region": "subject record region authority decidedOn decisionServedOn "
        "noticeServedOn"
    },
    "LetterChange": {"officers of the record's region": "record on receipt"},
    "RepairRate": {"officers of the region": "region willing eligible repaired percent"},
    "PublicRecord": {
        "a law has it published, its publicity lasts, and it is no natural person's": "id subject recordKind "
        "region authority headline severity decidedOn publishedOn validTo disputed publicityEnd legalBasis "
        "attributes"
    },
    "PublishedSubject": {"one of its records is public": "name code invented"},
    "QualityFigures": {
        "administrators; officers their own authority's": "authorities authoritiesLeftOut kinds periods "
        "setAside alerts overdueWithdrawals",
        "three departments are in it, or none but the officer's own": "whole",
        "officers of the region": "region from to targets",
    },
    "QualityLine": {
        "who is answered the line": "authority recordKind from to figures late missing timedByHub"
    },
    "QualityFigure": {
        "who is answered the line": "indicator numerator denominator percent unknown leftOut numeratorFrom "
        "denominatorFrom rules texts unknownYears statements"
    },
    "QualityTarget": {"officers of the region": "indicator percent rule"},
    "QualityAlert": {"who is answered the line": "kind indicator authority from to percent expected rule"},
    "OverdueWithdrawal": {
        "who is answered the line": "recordId authority region subjectCode annulledOn dueOn saidBy rule"
    },
    "SetAsideCount": {"who is answered the line": "reason rows counts"},
    "DecisionStatement": {
        "who is answered the line": "authority region recordKind month count saidBy documentNumber saidAt"
    },
    "DecisionStatementChange": {"who stated it": "statement receipt"},
    "TraceBounds": {"investigators in a case": "truncated order subjectCount linkCount cutCount cuts"},
    "TraceCut": {"investigators in a case": "subject reason read of"},
    "TraceLink": {
        "investigators in a case; public, or a duty at the person's end": "kind start end share votes "
        "benefit amount currency company validFrom validTo source state"
    },
    "SubjectOwners": {
        "investigators in a case": "note knownAsOf on bounds method threshold",
        "links that are seen": "subjects owners ownerCount missing missingCount overWhole endlessLoops",
    },
    "SubjectOwner": {
        "links that are seen": "pathsShare integratedShare heldForOthers ultimate verdict becauseOf paths "
        "pathCount subject"
    },
    "OwnershipPath": {"links that are seen": "share links"},
    "HoldingLoop": {"links that are seen": "memberCount members"},
    "OpenShare": {"links that are seen": "subject share reason"},
    "OverWholeShares": {"links that are seen": "subject total"},
    "SubjectControls": {
        "investigators in a case": "note knownAsOf on bounds",
        "links that are seen": "subjects controls controlCount partyCount examinedCount openVotes overWhole",
    },
    "OpenVotes": {"links that are seen": "subject votes becauseOf"},
    "SubjectControl": {
        "links that are seen": "verdict basis joint ultimate votes becauseOf steps parties subject"
    },
    "ControlStep": {"links that are seen": "subject basis votes holders byProxy certain"},
    "CloseLinks": {
        "investigators in a case": "note knownAsOf on bounds",
        "links that are seen": "subjects links linkCount candidateCount examinedCount",
    },
    "CloseLinkBetween": {
        "links that are seen": "relation third shareOfSubject shareOfOther verdict guarantor subject"
    },
    "GuaranteeChains": {
        "investigators in a case": "note knownAsOf on bounds direction takenFirst depth deeper stepCuts",
        "links that are seen": "subjects exposure memberCount steps stepCount ways wayCount",
    },
    "Exposure": {"links that are seen": "amounts withoutAmountCount"},
    "AmountBounds": {"links that are seen": "currency atLeast atMost"},
    "GuaranteeStep": {"links that are seen": "distance link"},
    "GuaranteeWay": {"links that are seen": "members"},
    "GuaranteeCircles": {
        "investigators in a case": "note knownAsOf on bounds",
        "links that are seen": "subjects circles circleCount",
    },
    "GuaranteeCircle": {"links that are seen": "exposure group"},
    "LinkedGroup": {
        "links that are seen": "code closedOn memberCount members links linkCount rings ringCount"
    },
    "LinkRing": {"links that are seen": "members"},
    "CrossHoldings": {
        "investigators in a case": "note knownAsOf on bounds",
        "links that are seen": "subjects groups groupCount",
    },
    "SharedPersons": {
        "investigators in a case": "note knownAsOf on bounds",
        "links that are seen": "subjects persons personCount",
    },
    "SharedPerson": {"links that are seen": "person companyCount companies links"},
    "Reemergences": {
        "investigators in a case": "note knownAsOf on bounds",
        "links that are seen": "subjects appearances appearanceCount",
    },
    "Reemergence": {
        "links that are seen, and the day of a record under its grant": "person listed entry rolesBefore "
        "newer newerSinceOn rolesNow"
    },
    "ListEntry": {"DESENSITISED": "record recordKind subject decidedOn"},
    "SubjectPaths": {
        "the question": "note knownAsOf on",
        "over links that are shown from one of their ends, through who is seen": "paths completeTo "
        "bounds notWalked notWalkedCount notShared notSharedCount",
    },
    "SubjectPath": {"over links that are shown from one of their ends": "length steps"},
    "PathStep": {"over links that are shown from one of their ends": "subject next links linkCount shared"},
    "StepAttribute": {"investigators in a case": "id kind", "masked for natural persons": "label"},
    "NotShared": {"users are organisations, or persons of a region of the duty": "attribute userCount"},
    "NotWalked": {"over links that are shown from one of their ends": "subject linkCount"},
    "CommonLinkList": {
        "the question": "note knownAsOf on",
        "over links that are shown from one of their ends, with subjects that are seen": "common commonCount "
        "bounds",
    },
    "CommonLink": {"over links that are shown from one of their ends": "subject members"},
    "CommonLinkMember": {"over links that are shown from one of their ends": "subject links linkCount"},
    "TimelineEvent": {
        "the subject is seen": "kind on",
        "masked for natural persons": "before after",
        "roles of public registration, or own": "link",
        "DESENSITISED": "record",
    },
    "SubjectComparison": {
        "the question": "note knownAsOf on",
        "the subject is seen": "before after",
        "masked for natural persons": "version",
        "roles of public registration, or own": "links",
        "each record under its grant": "records",
        "each under what guards it": "bounds",
    },
    "ComparedSide": {"the question": "on knownAsOf", "the subject is seen": "subject"},
    "VersionDifference": {"masked for natural persons": "what before after"},
    "LinkDifference": {"roles of public registration, or own": "before after"},
    "RecordDifference": {"each record under its grant": "record statusBefore statusAfter"},
    "BiddersConnected": {
        "investigators in a case": "note knownAsOf on bounds",
        "the subject is seen": "bidders",
        "links that are seen": "subjects evidence evidenceCount",
    },
    "ListedBidder": {"the subject is seen": "place bidder"},
    "BidderEvidence": {"links that are seen": "tie sure shared bidders shares links attribute"},
    "BidderAttribute": {"investigators in a case": "label userCount"},
    "BeneficialOwners": {
        "investigators in a case": "note knownAsOf on bounds rule",
        "links that are seen": "company candidates candidateCount cases bases missing missingCount subjects",
    },
    "BeneficialOwner": {
        "links that are seen": "label person basis provision certainty equityPercent benefitPercent "
        "controlPercent chains links jointlyWith missing"
    },
    "OwnerCaseFacts": {"links that are seen": "case truth provision"},
    "OwnerBasisTruth": {"links that are seen": "basis truth"},
    "OwnerMissing": {"links that are seen": "what subject openShare"},
    "OwnerChain": {"links that are seen": "members share"},
}
"""Every type that carries data about subjects: each field with what guards it."""
ABOUT_NO_SUBJECT = {
    "Agreement",
    "AgreementChange",
    "AgreementEvent",
    "AgreementLife",
    "AgreementPreview",
    "AgreementVersion",
    "AssessmentPoint",
    "ClausePreview",
    "OpenedKind",
    "SigningKey",
    "SigningKeyChange",
    "AmbiguityDefault",
    "AttestedTerm",
    "AttributeWord",
    "Authority",
    "Clause",
    "DocumentProblem",
    "Effect",
    "GradeScale",
    "EnumLabels",
    "EnumValueLabel",
    "IdentifierScheme",
    "KindAttribute",
    "LegalBasis",
    "LegalText",
    "Measure",
    "OwnerArticle",
    "OwnerRuleFacts",
    "PageInfo",
    "PercentBounds",
    "Parameter",
    "ParameterValue",
    "PolicyVersion",
    "Precedence",
    "Publication",
    "Purpose",
    "RecordKind",
    "Region",
    "Rule",
    "RuleInputSpec",
    "Scenario",
    "ShareBounds",
    "Text",
    "TreatAs",
    "VersionEnd",
}
"""Public types, and what they hold."""


def rows(table: str) -> dict[str, dict[str, str]]:
    """A table's text as signs by row and role."""
    first, *lines = table.strip().splitlines()
    roles = [ROLES[short] for short in first.split()[1:]]
    assert len(roles) == len(ROLES)
    found = {line.split()[0]: dict(zip(roles, line.split()[1:], strict=True)) for line in lines}
    assert len(found) == len(lines), "a row stands twice"
    return found
