"""What the session's Neo4j does otherwise than a hub's, to spare the processors: it has half a gigabyte
and ends in minutes.

It keeps a plan however the graph grows or empties, where a hub's plans anew after ten seconds, some 250 times
in a run: tests ask what comes out, and those that look at plans have them made anew (``replan=force``). Its
collector stops the program, where others have the program pay a little at each write for short stops.
"""

from __future__ import annotations

import pytest

from hub.engine import layout, starting, tools
from hub.engine.layout import Layout
from hub.settings import Settings

KEEP_PLANS = "dbms.cypher.min_replan_interval=1d"
COLLECTOR = "-XX:+UseSerialGC"


def spare(patch: pytest.MonkeyPatch) -> None:
    """For the Neo4j that is started while ``patch`` holds."""
    patch.setattr(tools, "FLAGS", [COLLECTOR if flag == tools.COLLECTOR else flag for flag in tools.FLAGS])
    patch.setattr(starting, "write_conf", _write_conf)


def _write_conf(at: Layout, settings: Settings) -> None:
    layout.write_conf(at, settings)
    with (at.conf / "neo4j.conf").open("a", encoding="utf-8") as conf:
        conf.write(f"{KEEP_PLANS}\n")
