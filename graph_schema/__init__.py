"""The property graph's shape: vocabulary and migrations.

The properties of a node stand in the statement that writes it: of subjects, records and links in
``hub/subjects/*_writing.py``, of what a person writes as well in ``hub/policy/model/``.
"""
