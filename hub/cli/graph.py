"""The graph that a command works on, whoever started its Neo4j."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from hub import engine
from hub.app import connect
from hub.cli.terminal import say
from hub.engine import RunningEngine
from hub.settings import Settings
from hub.store.graph import Graph


@dataclass(frozen=True)
class Connected:
    """A graph with the settings that lead to it."""

    graph: Graph
    settings: Settings


@contextmanager
def open_graph(settings: Settings) -> Generator[Connected]:
    """The graph behind NEO4J_URI; else the one of the hub that runs on this home; else the hub's own, which
    is started for the command if it must be."""
    with ExitStack() as stack:
        if settings.neo4j_uri is None:
            running = engine.beside(settings) or stack.enter_context(engine.start(settings, say))
            settings = with_engine(settings, running)
        graph = connect(settings)
        stack.callback(graph.close)
        yield Connected(graph, settings)


def with_engine(settings: Settings, running: RunningEngine) -> Settings:
    """The settings that lead to a Neo4j which the hub started."""
    return settings.model_copy(
        update={
            "neo4j_uri": running.uri,
            "neo4j_user": running.user,
            "neo4j_password": SecretStr(running.password),
        }
    )
