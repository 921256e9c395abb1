"""The types of policy documents, with their models."""

from __future__ import annotations

from hub.policy.model import documents as d
from hub.policy.model.conditions import Model
from hub.policy.model.forbidden import Forbidden
from hub.policy.model.owner_rules import OwnerRule
from hub.policy.model.reference import ShortName

TYPES: dict[str, type[Model]] = {
    "rule": d.Rule,
    "agreement": d.Agreement,
    "kind": d.Kind,
    "scale": d.GradeScale,
    "scenario": d.Scenario,
    "term": d.Term,
    "measure": d.Measure,
    "parameter": d.Parameter,
    "default": d.Default,
    "attribute": d.Attribute,
    "grant": d.StatutoryGrant,
    "purpose": d.PurposeTerms,
    "precedence": d.Precedence,
    "owner-rule": OwnerRule,
    "source": d.Source,
    "authority": d.Authority,
    "short-name": ShortName,
    "forbidden": Forbidden,
}
"""The types of policy documents, with their models."""
