"""Tracing (关联追查): who is behind a subject, who controls it, how subjects are connected.

What is read is a bounded part of the graph (:mod:`hub.tracing.graph_part`), and every answer says where it
ends. ``ownership`` says who owns how much, ``control`` who controls, ``beneficial_owners`` who is one by the
rules; ``paths`` how subjects are connected, ``patterns`` what shapes links have. A trace is a lead for a
person to look into: no decision, no measure rests on one.
"""
