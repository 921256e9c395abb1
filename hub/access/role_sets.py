"""Every set of roles that a check asks about, each named once; fields of the API and the documentation, which
say whom it lets pass, are made from the same."""

from __future__ import annotations

from graph_schema.vocabulary import Role

EVERYBODY = tuple(Role)
OFFICES = (Role.OFFICER, Role.REGION_ADMINISTRATOR)
"""Who acts for a region in a matter of a subject."""
WITH_DUTY = (*OFFICES, Role.INVESTIGATOR)
"""Who reads its region's records for its statutory duty."""
REPRESENTATIVES = (Role.SUBJECT, *OFFICES)
"""Who represents a subject: itself, or a window of its region."""
WITHOUT_SUBJECTS = (Role.AGREEMENT_OFFICER, Role.AUDITOR, Role.OPERATOR)
"""Who reads no data about subjects, for any purpose."""
WITH_SUBJECTS = tuple(role for role in Role if role not in WITHOUT_SUBJECTS)
FINDERS = tuple(role for role in WITH_SUBJECTS if role is not Role.SUBJECT)
"""Who finds subjects by their names."""
RECIPIENTS = (Role.OFFICER, Role.INSTITUTION)
"""Whom a subject's consent can let read."""
PROVIDERS = OFFICES
"""Who takes up and decides objections and repairs, for the authority that provided the record."""
DECIDERS = (*OFFICES, Role.INSTITUTION)
"""Who asks for decisions and applies them, and so feeds cases back."""
COUNTERS = (*OFFICES, Role.AGREEMENT_OFFICER)
"""Who is told how many cases there were."""
ADMINISTRATORS = (Role.REGION_ADMINISTRATOR,)
"""Who makes a region's policy and holds its keys."""
JUDGES = OFFICES
"""Who judges whether a row, or another subject, is the one that is meant (人工判断)."""
SIGNATORIES = (Role.AGREEMENT_OFFICER,)
"""Who acts for a party of an agreement."""
PARTIES = (*SIGNATORIES, *ADMINISTRATORS)
"""Who sees what is not public of an agreement."""
SUBMITTERS = OFFICES
"""Who submits its authority's records; which, and for whom, says ``seeds/reference/submitters.yaml``."""
AUDITORS = (Role.AUDITOR,)
"""Who reads the log."""
OF_ONE_AUTHORITY = (Role.OFFICER,)
"""Who speaks for its own authority alone, and not for all of its region."""
INSTITUTIONS = (Role.INSTITUTION,)
"""Who is no authority and reads by consent: a bank, a platform."""
INVESTIGATORS = (Role.INVESTIGATOR,)
"""Who traces who is behind a subject and how subjects are connected, in a case."""
