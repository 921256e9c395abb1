"""Mappings (映射) beside files: which one a file is of, and help for who writes or fills one in.

``known_mappings`` are those of the seeds, ``recognising`` finds the one of a file by its header,
``suggesting`` proposes one where none fits, ``blank_forms`` makes workbooks to be filled in. What a mapping
may say stands in :mod:`hub.policy.model.mapping`.
"""
