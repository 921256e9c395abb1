"""Finding subjects by what people know of them: a code, a name as it is or was, how it is spoken.

An index of names stands beside the subjects; what a caller may not know of is in no page, count or rank.
"""
