"""Beneficial owners (受益所有人) of a company, by the rules of the law: candidates from the register, with
what is missing for a surer answer.

``by_rule`` says who is one, ``figures`` are what the rules ask in figures, ``part_above`` the part of the
graph that is read for it, ``candidates`` what is told.
"""
