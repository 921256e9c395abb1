"""What kind of subject a unified code tells, where a file does not say it."""

from __future__ import annotations

import re

from graph_schema.vocabulary import SubjectKind
from hub.identity.credit_codes import is_sound

_OF_MARKET_SUPERVISION = {
    "91": SubjectKind.LEGAL_ENTITY,  # 企业
    "92": SubjectKind.INDIVIDUAL_BUSINESS,  # 个体工商户
    "93": SubjectKind.LEGAL_ENTITY,  # 农民专业合作社
}
"""By the first two characters of codes (GB 32100). Bodies of the state and associations (1, 5) are of several
kinds: their codes do not tell."""
_A_COMPANY = re.compile("公司|合作社|合伙企业|独资企业")


def kind_of(code: str, name: str) -> SubjectKind | None:
    """What a sound code tells; None where it does not. A sole trader that became a company keeps its code: of
    a company by name it tells nothing."""
    if not is_sound(code.upper()):
        return None
    kind = _OF_MARKET_SUPERVISION.get(code[:2])
    if kind is SubjectKind.INDIVIDUAL_BUSINESS and _A_COMPANY.search(name):
        return None
    return kind
