"""Who may read what: grants, and the predicates that every statement on subject data carries.

A grant ends with what gave it, so each is matched inside of the statement that reads under it.
"""
