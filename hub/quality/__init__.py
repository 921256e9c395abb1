"""The figures by which departments are measured (质量指标), each a statement over the graph.

``terms`` says by which rule, ``records``, ``deliveries``, ``statements`` and ``handling`` count,
``figures`` is what a figure is, ``measuring`` puts them together, ``report`` prints them.
"""
