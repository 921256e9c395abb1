"""How a region makes its own policy: publishing and withdrawing, and whose answers would change by it.

What a rule may say stands in :mod:`hub.policy`.
"""
