"""What a form is: a text in Chinese and in English, with slots in braces for what differs.

How an explanation begins stands in ``opening_forms``, what it says of each condition in ``condition_forms``,
what is missing in ``gap_forms``, what would change it in ``change_forms``, the sentences that these go into
in ``sentence_forms``, the words of the vocabulary in ``tables``: nothing that is said stands anywhere else.
"""

from __future__ import annotations

Pair = tuple[str, str]
