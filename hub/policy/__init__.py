"""Rules, agreements, scales, kinds and parameters as typed documents: the hub's policy.

``model`` is the form of each, ``document_reading`` turns YAML into it, ``checks`` says whether models fit
together, ``diagnostics`` what their writer is told, by line. ``catalogue`` is the frozen whole that decisions
use, ``versions`` reads it from the graph, whole as it was at any commit, ``legal_force`` says how firmly a
text stands.
"""
