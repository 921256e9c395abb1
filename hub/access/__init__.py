"""Who may read what: grants, the predicates that every statement on subject data carries, and what of a
record, a result or a name is shown.

A grant ends with what gave it, so each is matched inside of the statement that reads under it.
"""
