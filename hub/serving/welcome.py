"""What ``hub run`` prints when it is ready: the address, a query to paste, and a token."""

from __future__ import annotations

import json

from graph_schema.vocabulary import Role
from hub.identity import Caller
from hub.settings import Settings

DEMO_CALLER = Caller("demo-officer", "411500", "411500-czj", Role.OFFICER)
"""A procurement office of 信阳市, for development."""

DEMO_CODE = "91341502DEM000014B"

EXAMPLE_VARIABLES = json.dumps({"subject": {"code": DEMO_CODE}}, indent=2)

EXAMPLE_QUERY = """# Which restrictive measures apply in Xinyang (信阳, 411500) to procurement, and why?
# Subjects of the demo world are invented (虚构).
query Ask($subject: SubjectRef!) {
  jointPunishment(
    subject: $subject
    region: "411500"
    occasion: "government-procurement"
    purpose: { code: GOVERNMENT_PROCUREMENT, matter: "XY-2026-001" }
  ) {
    outcome
    subject { name registered { name } }
    applyingMeasures {
      status
      endsOn
      clauses { code }
      rule {
        code
        title { zh en }
        legalBasis { legalText { title { zh } } article quote }
        effect { label { zh en } measure { title { zh en } } }
      }
      records { id kind { code } severity decidedOn region { name } }
    }
    recordsWithoutEffect { reasonCode record { id severity region { name } } ruleReasons { rule { code } } }
    undeterminedMeasures { rule { code } missing { kind name detail } }
  }
}
"""


def welcome(settings: Settings, token: str, stops: str) -> str:
    """Address, token, and a question as a shell command; ``stops`` says what Ctrl-C stops."""
    address = f"http://{settings.authority}/graphql"
    compact = " ".join(line.strip() for line in EXAMPLE_QUERY.splitlines() if not line.startswith("#"))
    body = json.dumps({"query": compact, "variables": json.loads(EXAMPLE_VARIABLES)}, ensure_ascii=False)
    return f"""
The hub is ready: {address} (open it in a browser for the explorer; Ctrl-C stops {stops})
The first answer waits until Neo4j has planned its statements: some seconds, told below.

Development token (an officer of 信阳市 411500, 12 hours; others: hub token --help):
{token}

A question to paste:
curl -s {address} -H 'Content-Type: application/json' -H 'Authorization: Bearer {token}' -d '{body}'
"""
