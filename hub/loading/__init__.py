"""Loads ``seeds/``: reads every document, refuses the whole load if one is broken, and writes what changed.

``read_seeds`` touches no graph. ``load`` publishes policy in one transaction, then writes the demo world
(subjects, links, records, coverage) in batches. Loading the same seeds again changes nothing.
"""

from hub.loading.seed_files import Seeds
from hub.loading.seed_folder import check_rule, read_seeds
from hub.loading.writing import Summary, load

__all__ = ["Seeds", "Summary", "check_rule", "load", "read_seeds"]
