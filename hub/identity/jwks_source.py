"""A JWKS that follows its file or URL while the hub runs.

A token with a known ``kid`` never waits for the source, except the one that finds the keys too old
and reads them again. A token with an unknown ``kid`` causes one reading, at most one each ``retry``
seconds whoever sends it. While the source can't be read or holds garbage, the last good keys stay,
at most ``stale`` seconds after they were read.

PyJWT's PyJWKClient is not used: see docs/adr/0013-jwks.md.
"""

from __future__ import annotations

import http.client
import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from graph_schema.vocabulary import ErrorCode
from hub.errors import EngineError, HubError
from hub.identity.jwks import Key, KeySet, UnusableKey, read_key_set
from hub.messages.message import Message, message

LONGEST_SOURCE = 262_144
READ_SECONDS = 5.0
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_log = logging.getLogger("hub.identity")


class Source(Protocol):
    """Where a JWKS comes from."""

    def mark(self) -> object:
        """Something that differs when the source is known to have changed."""
        ...

    def read(self) -> bytes:
        """The document. Raises ``UnusableKey`` or ``OSError``."""
        ...


@dataclass(frozen=True)
class FileSource:
    """A file, which may be replaced at any time."""

    path: Path

    def mark(self) -> object:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def read(self) -> bytes:
        with self.path.open("rb") as file:
            return _bounded(file.read(LONGEST_SOURCE + 1))


@dataclass(frozen=True)
class UrlSource:
    """An address, read without redirects and proxies, in bounded time and size."""

    url: str

    def mark(self) -> object:
        return None

    def read(self) -> bytes:
        end = time.monotonic() + READ_SECONDS
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        request = urllib.request.Request(self.url, headers={"accept": "application/json"})
        data = b""
        try:
            with opener.open(request, timeout=READ_SECONDS) as response:
                while chunk := response.read1(65_536):
                    data = _bounded(data + chunk)
                    if time.monotonic() > end:
                        raise UnusableKey("identity.jwks-slow", seconds=f"{READ_SECONDS:.0f}")
        except urllib.error.HTTPError as answer:
            answer.close()
            raise UnusableKey("identity.jwks-status", status=answer.code) from None
        except http.client.HTTPException:
            raise UnusableKey("identity.jwks-no-http") from None
        return data


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _bounded(data: bytes) -> bytes:
    if len(data) > LONGEST_SOURCE:
        raise UnusableKey("identity.jwks-too-long", most=LONGEST_SOURCE)
    return data


def source_of(place: str) -> Source:
    """The source that HUB_JWKS names: a path, or an https address (http on this machine only).

    Raises:
        EngineError: another kind of address.
    """
    if "://" not in place:
        return FileSource(Path(place))
    try:
        parts = urlsplit(place)
        local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        usable = (parts.scheme == "https" or local) and parts.hostname and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable:
        raise EngineError("identity.jwks-address")
    return UrlSource(place)


@dataclass(frozen=True)
class _Held:
    """Keys of one good reading; ``at`` is the source of time's seconds."""

    keys: KeySet
    at: float


@dataclass
class RotatingKeys:
    """The keys of a source, as they are now. Safe for threads.

    ``cache``: after how many seconds the source is read again. ``retry``: seconds between two
    readings that unknown ids or failures cause. ``stale``: for how many seconds after a good reading
    its keys may be used.
    """

    source: Source
    cache: float
    retry: float
    stale: float
    now: Callable[[], float] = time.monotonic
    _held: _Held | None = None
    _tried: float | None = None
    _mark: object = None
    _problem: Message | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, kid: str | None) -> Key | None:
        """The key of an id; None when the source has none.

        Raises:
            HubError: UNAVAILABLE while there are no keys to check with.
        """
        held = self._held
        if self._old(held):
            # One thread reads; the others go on with what is held.
            self._read_if(lambda: self._old(self._held), wait=not self._usable(held))
        key = self._current().get(kid or "")
        if key is None:
            self._read_if(self._may_try, wait=True)
        # Also without a reading of its own: another thread may just have ended one.
        return key or self._current().get(kid or "")

    def read(self) -> Message | None:
        """Reads the source now; None when that worked, else what is wrong with it."""
        with self._lock:
            self._read()
            return self._problem

    def _current(self) -> dict[str, Key]:
        held = self._held
        if held is None or not self._usable(held):
            raise HubError(ErrorCode.UNAVAILABLE, "identity.jwks-unreadable")
        return held.keys.keys

    def _usable(self, held: _Held | None) -> bool:
        return held is not None and self.now() - held.at <= self.stale

    def _old(self, held: _Held | None) -> bool:
        if held is None or self.now() - held.at >= self.cache:
            return self._may_try()
        return self.source.mark() != self._mark

    def _may_try(self) -> bool:
        return self._tried is None or self.now() - self._tried >= self.retry

    def _read_if(self, wanted: Callable[[], bool], *, wait: bool) -> None:
        """Reads unless another thread did so meanwhile. Who does not wait goes on while another reads."""
        if not self._lock.acquire(timeout=READ_SECONDS if wait else 0):
            return
        try:
            if wanted():
                self._read()
        finally:
            self._lock.release()

    def _read(self) -> None:
        self._mark = self.source.mark()
        try:
            keys = read_key_set(self.source.read())
        except UnusableKey as problem:
            self._complain(problem.problem)
            return
        except (OSError, ValueError) as problem:
            cause = getattr(problem, "reason", problem)
            self._complain(message("identity.jwks-unreachable", cause=type(cause).__name__))
            return
        finally:
            # At the end: who comes during a reading waits for it instead of being refused.
            self._tried = self.now()
        before, self._held = self._held, _Held(keys, self.now())
        if self._problem is not None:
            _log.warning("The JWKS of HUB_JWKS can be read again.")
        self._problem = None
        if keys.left_out and (before is None or before.keys.left_out != keys.left_out):
            _log.warning("The JWKS of HUB_JWKS has keys that are not used: %s.", "; ".join(keys.left_out))

    def _complain(self, problem: Message) -> None:
        """Says so once, until it changes."""
        if problem != self._problem:
            kept = (
                ""
                if self._held is None
                else f" The keys held stay for {self.stale:.0f} s after their reading."
            )
            _log.error("The JWKS of HUB_JWKS can't be used: %s.%s", problem.text(), kept)
        self._problem = problem
