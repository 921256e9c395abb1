"""Repair (信用修复): applied for, decided, in effect at once here and in partner regions.

``applying`` files, ``conditions`` says what has to be met, ``granting`` ends what the record shows,
``partner_notices`` tells partner regions and takes their acknowledgements (the notice as it is stored is
:mod:`hub.subjects.notice_to_region`), ``reminders`` tell a subject that it can apply, and so does the
``letter_with_penalty`` (双书同达). What follows where a record is revoked stands in
:mod:`hub.subjects.ended_records`.
"""
