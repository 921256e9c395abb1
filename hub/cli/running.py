"""``hub run``: the hub on a Neo4j that it starts itself.

What the server consists of, and the seeds, are read while Neo4j starts: each takes as long as the other.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import click

from hub import engine
from hub.cli.listening import listen
from hub.cli.terminal import explain_failures, say
from hub.settings import Settings


@click.command()
@explain_failures
def run() -> None:
    """Starts Neo4j, loads the seeds and serves GraphQL with its explorer."""
    settings = Settings()
    reader = ThreadPoolExecutor(1, "reading")
    server = reader.submit(import_module, "hub.cli.serving")
    if settings.neo4j_uri is not None:
        server.result().serve_there(settings)
        return
    # As JSON the phases stand in the log, which is the server's.
    tell = say if settings.log_format == "text" else server.result().begin_log(settings)
    with listen(settings) as listening:
        seeds = reader.submit(lambda: server.result().read(settings))
        reader.shutdown(wait=False)
        with engine.start(settings, tell) as running:
            server.result().serve_beside(settings, running, listening, seeds.result)
