"""Tells a result in sentences that a person can read, in Chinese or English.

Sentences are put together from the rule, the evidence, the clause, the legal basis, the modality and the
status, out of the forms in :mod:`hub.decisions.explanations.forms`; no free text decides anything, none is
invented.
"""

from hub.decisions.explanations.explaining import explain
from hub.decisions.explanations.language import Locale
from hub.decisions.explanations.material import Telling

__all__ = ["Locale", "Telling", "explain"]
