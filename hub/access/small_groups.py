"""How many natural persons somebody is told who need not know who they are."""

SMALLEST_GROUP = 5
"""Natural persons are counted in groups of so many, where who counts need not know who they are."""


def in_groups(persons: int) -> int:
    """A number of natural persons as those are told it who need not know who they are: rounded up to whole
    groups, so that nobody is counted out alone."""
    return -(-persons // SMALLEST_GROUP) * SMALLEST_GROUP
