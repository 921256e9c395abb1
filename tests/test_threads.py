"""The threads that do operations: bounded, begun when needed, and whoever gives up is spared."""

from __future__ import annotations

import asyncio
import threading
import time
from contextvars import ContextVar

import pytest

from resolvers.http.threads import Job, Threads

SAID: ContextVar[str] = ContextVar("SAID", default="")


def test_work_is_done_in_its_context_and_answers_or_raises() -> None:
    threads = Threads(2, "some")

    def work() -> str:
        return f"{SAID.get()} {threading.current_thread().name}"

    async def main() -> None:
        SAID.set("here")
        job = threads.begin(work)
        assert await job.wait(10)
        assert job.result() == "here some_0"
        assert await job.wait(0)
        failed = threads.begin(lambda: 1 // 0)
        assert await failed.wait(10)
        with pytest.raises(ZeroDivisionError):
            failed.result()

    asyncio.run(main())


def test_no_more_threads_than_are_allowed_and_no_more_than_are_needed() -> None:
    threads, seen = Threads(3, "few"), set[str]()

    def work() -> None:
        seen.add(threading.current_thread().name)
        time.sleep(0.02)

    async def one_by_one() -> None:
        for _ in range(5):
            assert await threads.begin(work).wait(10)

    async def together() -> None:
        jobs = [threads.begin(work) for _ in range(12)]
        for job in jobs:
            assert await job.wait(10)

    asyncio.run(one_by_one())
    assert seen == {"few_0"}
    asyncio.run(together())
    assert seen == {"few_0", "few_1", "few_2"}


def test_what_waits_for_a_thread_and_is_given_up_never_begins() -> None:
    threads, held, begun = Threads(1, "one"), threading.Event(), list[str]()

    async def main() -> None:
        first: Job[bool] = threads.begin(lambda: held.wait(10))
        second = threads.begin(lambda: begun.append("second"))
        assert not await second.wait(0.01)
        second.given_up = True
        held.set()
        assert await first.wait(10)
        assert await second.wait(10)

    asyncio.run(main())
    assert begun == []


def test_a_wait_ends_when_it_is_woken_and_the_work_goes_on() -> None:
    threads, held = Threads(1, "one"), threading.Event()

    async def main() -> None:
        job = threads.begin(lambda: held.wait(10))
        asyncio.get_running_loop().call_later(0.01, job.wake)
        assert not await job.wait(10)
        held.set()
        assert await job.wait(10)
        assert job.result()

    asyncio.run(main())


def test_the_end_of_a_loop_ends_no_thread() -> None:
    threads, held = Threads(1, "one"), threading.Event()

    async def leave() -> None:
        threads.begin(lambda: held.wait(10))

    async def ask() -> int:
        job = threads.begin(lambda: 7)
        assert await job.wait(10)
        return job.result()

    asyncio.run(leave())
    held.set()
    assert asyncio.run(ask()) == 7
