"""The work in hand: what the operations that run now cost together, by account."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from resolvers.http.requests import HttpRefusal


class RunningCost:
    """What runs now, and how much of it one account may have. Used by many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._costs: dict[str, int] = {}
        self._lock = Lock()

    @contextmanager
    def taken(self, account: str, cost: int) -> Generator[None]:
        """Counts an operation while it runs.

        Raises:
            HttpRefusal: 429, this one would be too much beside the others. One alone never is.
        """
        with self._lock:
            before = self._costs.get(account, 0)
            if before and before + cost > self._most:
                raise HttpRefusal(
                    429,
                    HubError(ErrorCode.LIMIT_EXCEEDED, "http.other-operations-running", most=self._most),
                    {"retry-after": "1"},
                )
            self._costs[account] = before + cost
        try:
            yield
        finally:
            with self._lock:
                self._costs[account] -= cost
                if not self._costs[account]:
                    del self._costs[account]
