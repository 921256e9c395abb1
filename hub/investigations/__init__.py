"""Investigations (调查案件): the file that an investigator keeps of a matter, what is handed on of it, and
what is watched for it.

A file is seen by who opened it and by those of the region with whom that one shares it, in the matter that it
bears. It never opens a subject: what its readers see of one follows from their grants of the moment. A change
and its entry in the log are one transaction. The word case (案例) has another meaning here:
:mod:`hub.proceedings.cases`.
"""
