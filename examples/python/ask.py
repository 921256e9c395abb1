"""A company, who owns it, their penalties, who decided them, and which benefit is due to it in 信阳:
``python ask.py 91411502DEM000153C``.

``credit_hub`` is what ariadne-codegen makes of ``queries.graphql`` and the hub's schema: typed models.
CREDIT_HUB is the address, CREDIT_TOKEN the token.
"""

import os
import sys

import httpx
from credit_hub import Client, GraphQLClientGraphQLMultiError, Outcome, Penalty, RecordStatus, SubjectRef
from credit_hub.company import CompanyIncentivesResultsBenefitGranted as Granted
from credit_hub.company import CompanyIncentivesResultsBenefitNotGranted as NotGranted
from credit_hub.company import CompanyIncentivesResultsOutcomeUndetermined as Undetermined


def main(code: str) -> None:
    """Asks, and prints a line for each thing."""
    headers = {"authorization": f"Bearer {os.environ['CREDIT_TOKEN']}"}
    http = httpx.Client(headers=headers, timeout=60)
    with Client(os.environ["CREDIT_HUB"], http_client=http) as client:
        try:
            answer = client.company(SubjectRef(code=code), region="411500", matter="XY-2026-001")
        except GraphQLClientGraphQLMultiError as refused:
            for error in refused.errors:
                extensions = error.extensions or {}
                print(
                    f"{extensions.get('code')}: {error.message} {extensions.get('fix', '')}", file=sys.stderr
                )
            sys.exit(1)
    company = answer.subject
    if company is None:
        sys.exit(f"{code}: nobody of this code is known, or shown to you")
    print(f"{company.name} ({company.code})")
    for record in company.records.edges if company.records else []:
        print(line(record.node))
    for link in company.links.edges if company.links else []:
        owner, share = link.node.subject, link.node.share
        print(f"owned by {owner.name or 'somebody not shown'}{'' if share is None else f', {share:.0%}'}")
        for record in owner.records.edges if owner.records else []:
            print(line(record.node))
    for benefit in answer.incentives.results:
        print(f"{benefit.rule.title.zh}: {told(benefit)}")


def line(record: Penalty) -> str:
    """A record as one line: whether it counts here now, what it is, who decided it and when."""
    counts = "  counts  " if record.status is RecordStatus.CURRENT else "          "
    who = record.authority.name if record.authority else record.region.name
    when = f", {record.decided_on}" if record.decided_on else ""
    return f"{counts}{record.headline or record.kind.title.zh}: {record.status.value}, {who}{when}"


def told(answer: object) -> str:
    """A benefit's answer in words: each kind of answer has the fields that it has."""
    match answer:
        case Granted(ends_on=ends):
            return "granted" if ends is None else f"granted until {ends}"
        case NotGranted(outcome=Outcome.NOT_RECOGNISED):
            return "no agreement lets its credit count here, which is not bad credit"
        case NotGranted(outcome=outcome):
            return outcome.value.lower()
        case Undetermined(missing=gaps):
            return f"not known for want of {', '.join(gap.name for gap in gaps)}"
        case _:
            raise TypeError(f"an answer that this program does not know: {answer!r}")


if __name__ == "__main__":
    main(sys.argv[1])
