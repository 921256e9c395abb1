"""Subjects (信用主体) in the graph, with their records, links and regions: looked up, read under a caller's
grants, written in batches.

``lookup`` finds a subject by its key, ``profiles`` and ``links`` give its pages, ``readable_records`` the
records that a decision rests on, ``related`` whom links lead to; what is called after writing writes. What a
record is on a day stands in :mod:`hub.records`, who may read it in :mod:`hub.access`.
"""
