"""The documents of policy as typed, frozen models: rules, agreements, what they name, and files to take in.

A model refuses what can't be right by itself; what must fit with other documents stands in
:mod:`hub.policy.checks`.
"""
