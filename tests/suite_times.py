"""What each file of the suite costs, in processor seconds of the process that runs it (its hub is in it,
Neo4j is not).

The ten dearest files are printed at the end. A run that takes half as much again as the budget fails, so
that a slow test is noticed in the change that brings it. Processor time is asked, not the clock: a busy
machine fails nothing.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator

import pytest

BUDGET = 400.0
"""Processor seconds of the whole suite, all its processes together; two quiet cores take some 8 minutes.
Raised from 300 with 800 tests more, those of explanations, values, bounds and prices."""
TOLERANCE = 1.5
SHOWN = 10
MEASURED = "processor seconds"


class SuiteTimes:
    """A plugin of pytest: measures in the process that runs a test, adds up where the reports arrive."""

    def __init__(self, budget: float = BUDGET) -> None:
        self.most = budget * TOLERANCE
        self.spent: dict[str, float] = defaultdict(float)
        self.since = 0.0

    @property
    def total(self) -> float:
        """Processor seconds of all tests so far."""
        return sum(self.spent.values())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """From here on it is this test's time."""
        self.since = time.process_time()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Each report (set up, called, taken down) says what was spent since the one before."""
        report = yield
        before, self.since = self.since, time.process_time()
        report.user_properties.append((MEASURED, self.since - before))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Counts what a report says for the file of its test."""
        for name, seconds in report.user_properties:
            if name == MEASURED and isinstance(seconds, float):
                self.spent[report.nodeid.partition("::")[0]] += seconds

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """The run fails where it took too much."""
        if self.total > self.most and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Prints the dearest files, and what is wrong where the budget is exceeded."""
        terminalreporter.section("processor seconds by file")
        for file, seconds in sorted(self.spent.items(), key=lambda one: -one[1])[:SHOWN]:
            terminalreporter.line(f"{seconds:7.1f}  {file}")
        terminalreporter.line(f"{self.total:7.1f}  all files; at most {self.most:.0f}")
        if self.total > self.most:
            terminalreporter.line(
                "The suite has grown past its budget by more than half. To do: make the files above cheaper, "
                "or move a long campaign to `make soak`; BUDGET in tests/suite_times.py is raised only with "
                "a reason.",
                red=True,
            )
