"""How an operation is answered: a plan made once for each document, run breadth-first (``docs/adr/0054``).

``plan_making`` makes the plan and ``plan_cache`` keeps it, ``executing`` runs it, ``completing`` makes the
answer of columns of values; none of them knows a noun.
"""
