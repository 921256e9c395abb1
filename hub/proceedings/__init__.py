"""What a subject or an authority sets going about a record: objection, repair, review, case, consent.

All move by one table of states each, with limits in days; the own view stands here too.
"""
