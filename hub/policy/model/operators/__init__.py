"""The forms of operators, one file each: what is written under its word, what it names, and of which kinds
one record more can help or bar. What an operator does with facts stands in :mod:`hub.rules.operators`
(ADR 0051).
"""
