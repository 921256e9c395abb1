"""Patterns (线索模式) in a part of the graph: guarantee chains and circles, cross-holdings, one person behind
many, bidders under common control, who appears again behind something new.

``searched_parts`` reads; each of the others is a pure function over a :class:`hub.tracing.graph_part.Part`,
and each answer is a lead with its evidence: the links and records that it rests on. None says that somebody
did wrong.
"""
