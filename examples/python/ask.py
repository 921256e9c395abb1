"""A company, who owns it, their penalties, and who decided them: ``python ask.py 91411502DEM000153C``.

``credit_hub`` is what ariadne-codegen makes of ``queries.graphql`` and the hub's schema: typed models.
CREDIT_HUB is the address, CREDIT_TOKEN the token.
"""

import os
import sys

import httpx
from credit_hub import Client, GraphQLClientGraphQLMultiError, Penalty, RecordStatus, SubjectRef


def main(code: str) -> None:
    """Asks, and prints a line for each thing."""
    headers = {"authorization": f"Bearer {os.environ['CREDIT_TOKEN']}"}
    http = httpx.Client(headers=headers, timeout=60)
    with Client(os.environ["CREDIT_HUB"], http_client=http) as client:
        try:
            company = client.company(SubjectRef(code=code), matter="XY-2026-001").subject
        except GraphQLClientGraphQLMultiError as refused:
            for error in refused.errors:
                extensions = error.extensions or {}
                print(
                    f"{extensions.get('code')}: {error.message} {extensions.get('fix', '')}", file=sys.stderr
                )
            sys.exit(1)
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


def line(record: Penalty) -> str:
    """A record as one line: whether it counts here now, what it is, who decided it and when."""
    counts = "  counts  " if record.status is RecordStatus.CURRENT else "          "
    who = record.authority.name if record.authority else record.region.name
    when = f", {record.decided_on}" if record.decided_on else ""
    return f"{counts}{record.headline or record.kind.title.zh}: {record.status.value}, {who}{when}"


if __name__ == "__main__":
    main(sys.argv[1])
