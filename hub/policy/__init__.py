"""Rules, agreements, scales, kinds and parameters as typed documents: the hub's policy.

Nothing here reads the graph or the web. ``conditions`` and ``values`` are the closed
vocabulary of a rule, ``documents`` the files a person writes, ``reading`` turns YAML into them
with line numbers in every error, ``catalogue`` is the frozen whole that decisions use.
"""
