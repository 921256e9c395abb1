"""Publicity (公示): what of the records everybody is shown, because a law has it published.

``what_is_public`` says which kinds and by which law, and from when until when; ``public_records`` pages
through them.
How long a penalty is displayed (公示期) says :mod:`hub.records.limits_and_ends`.
"""
