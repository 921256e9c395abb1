"""The pure evaluator: facts in, outcome with evidence out. No driver, no web, no clock.

``facts`` is what goes in and comes out, ``screening`` says which records count, ``recognition`` which of
another region, ``home_recognition`` whether the credit of the subject's home does, ``clause_mappings`` as
which grade or entry here; ``operators`` has a file for each word of the vocabulary, ``benefit_values`` what a
rule gives, ``evaluation`` puts them together.
"""

from hub.rules.evaluation import evaluate
from hub.rules.facts import Facts, RuleResult

__all__ = ["Facts", "RuleResult", "evaluate"]
