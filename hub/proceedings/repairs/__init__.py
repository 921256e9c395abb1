"""Repair (信用修复): applied for, decided, in effect at once here and in partner regions.

``applying`` files, ``conditions`` says what has to be met, ``granting`` ends what the record shows,
``partner_notices`` tells who used it, ``reminders`` and ``notice_letters`` tell its subject that it can
apply. What follows where a record is revoked stands in :mod:`hub.subjects.ended_records`.
"""
