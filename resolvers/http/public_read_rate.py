"""How often one account, or one address without a token, reads what is published: a bucket that fills again.

A page costs one. Who may ask a minute's pages at once waits for the rest; who asks evenly never does. Each
process counts its own part (``hub.app.share``).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

_REMEMBERED = 50_000
_MINUTE = 60.0


class PublicReadRate:
    """So many pages a minute for each account. Used by many threads."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = a_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, account: str) -> None:
        """Counts a page.

        Raises:
            HubError: LIMIT_EXCEEDED, the account has read its pages of this minute.
        """
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(account, (float(self._most), now))
            left = min(self._most, left + (now - since) * self._most / _MINUTE)
            self._buckets[account] = (max(left - 1, 0) if left >= 1 else left, now)
            if len(self._buckets) > _REMEMBERED:
                # Who was forgotten begins with a full bucket: it has not read for longest.
                self._buckets.popitem(last=False)
        if left < 1:
            seconds = round((1 - left) * _MINUTE / self._most) + 1
            raise HubError(ErrorCode.LIMIT_EXCEEDED, "http.reads-too-often", most=self._most, seconds=seconds)
