"""The figures by which departments are measured (质量指标), each a statement over the graph.

``in_time`` says by which rule, ``records``, ``deliveries``, ``declared_counts`` and ``proceedings_in_time``
count, ``figures`` is what a figure is, ``rates`` works them out, ``measuring`` puts them together, ``report``
prints them.
"""
