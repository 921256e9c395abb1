"""The suite's own record of time: the dearest files are told, and a suite past its budget fails."""

import pytest

from tests.conftest import ROOT

SPEND = """
import time
def {name}():
    until = time.process_time() + {seconds}
    while time.process_time() < until:
        pass
"""


@pytest.mark.parametrize(("budget", "code"), [(100, 0), (0.1, 1)])
@pytest.mark.parametrize("processes", [[], ["-p", "xdist", "-n", "2"]], ids=["one process", "two"])
def test_a_suite_past_its_budget_fails_and_names_its_dearest_files(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, budget: float, code: int, processes: list[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # half of what such a run takes
    pytester.makeconftest(
        f"""
from tests.suite_times import SuiteTimes
def pytest_configure(config):
    config.pluginmanager.register(SuiteTimes({budget}))
"""
    )
    pytester.makepyfile(
        test_dear=SPEND.format(name="test_a", seconds=0.2),
        test_cheap=SPEND.format(name="test_b", seconds=0.05),
    )
    result = pytester.runpytest_subprocess(*processes)
    assert result.ret == code
    result.stdout.fnmatch_lines(["*processor seconds by file*", "*0.? *test_dear.py", "*0.? *test_cheap.py"])
    assert ("past its budget" in result.stdout.str()) is bool(code)
