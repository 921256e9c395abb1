"""Investigations (调查案件): the file of a case, its subjects, notes, saved graphs, and what it watches.

A file keeps what was seen at which commit; it goes to others by export and dossier, never as a measure.
"""
