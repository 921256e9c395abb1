"""The command line: ``hub run`` for a first look, one command for each task of an operator."""

from __future__ import annotations

import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from pydantic import SecretStr, ValidationError

from graph_schema.vocabulary import Role
from hub import agreements, audit, engine
from hub.app import clock, connect, demo_token, make_app, make_services, naming_for, prepare, read_ahead
from hub.audit import proofs
from hub.audit.notes import read_key
from hub.engine import RunningEngine
from hub.errors import EngineError, HubError, InputError
from hub.identity import Caller, accepts_development, own_subject, sign_token
from hub.identity import key_rotation as rotation
from hub.identity.keys import open_exchange_key
from hub.ingestion import ingest as take_in
from hub.loading import Seeds, check_rule, read_seeds
from hub.policy.checks.mappings import read_mapping
from hub.policy.diagnostics.complaints import by_line
from hub.policy.reading import BrokenDocuments
from hub.proceedings.own_view.signed import report_signer
from hub.proceedings.own_view.signed import verify as verify_report
from hub.progress import Progress
from hub.services import SHANGHAI
from hub.serving.door import Bounds, Door, allow_files, make_server
from hub.serving.logs import write_logs
from hub.serving.warming import warm
from hub.serving.welcome import DEMO_CALLER, authority, welcome
from hub.settings import Settings
from hub.store.graph import Graph, stamp
from hub.store.migrations import migrate
from resolvers.schema import make_schema

P = ParamSpec("P")
R = TypeVar("R")
_server_log = logging.getLogger("hub.server")
SDL = Path(__file__).parents[1] / "resolvers" / "schema.graphql"


def say(line: str) -> None:
    """Progress goes to stderr, results to stdout."""
    click.echo(line, err=True)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Tells failures in a sentence and ends with status 1, what the system refuses (a folder that can't be
    written, a full disk) among them, and 130 after Ctrl-C; anything else is a defect and shows itself."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except HubError as error:
            say(str(error))
        except BrokenDocuments as error:
            say(f"{error}\nNothing of this load was kept: {len(error.complaints)} complaints.")
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                name = ".".join(str(part) for part in problem["loc"])
                say(f"The setting {name} can't be used: {problem['msg']}.")
        except OSError as error:
            if error.strerror is None:
                raise
            where = f"{error.filename}: " if error.filename is not None else ""
            say(
                f"{where}{error.strerror}. To do: see that the path is there, that this user may write it, "
                "and that the disk has room (HUB_HOME names the hub's folder)."
            )
        except KeyboardInterrupt:
            say("Stopped by Ctrl-C. What was finished before stays; the command can be run again.")
            sys.exit(130)
        sys.exit(1)

    return wrapper


@click.group()
def main() -> None:
    """Credit hub: mutual recognition of credit between cities."""


@main.command()
@told
def run() -> None:
    """Starts Neo4j, loads the seeds and serves GraphQL with its explorer."""
    settings = Settings()
    tell = _begin_log(settings)
    with listen(settings) as listening:
        if settings.neo4j_uri is not None:
            _serve(settings, listening, "the hub", tell)
            return
        reading = read_ahead(settings, clock)
        with engine.start(settings, tell) as running:
            settings = _with_engine(settings, running)
            graph = connect(settings)
            with engine.supervised(running, settings, _server_log.warning, graph.broken):
                stops = "hub and Neo4j" if running.mode == "child" else "the hub"
                _serve(settings, listening, stops, tell, reading)
            graph.close()


@main.command()
@told
def serve() -> None:
    """Serves on the Neo4j behind NEO4J_URI; migrations and seeds are applied first."""
    settings = Settings()
    tell = _begin_log(settings)
    with listen(settings) as listening:
        _serve(settings, listening, "the hub", tell)


def _begin_log(settings: Settings) -> Progress:
    """A server writes a log; answers what tells the phases of its start. As JSON they stand in the log: a
    collector finds no other line."""
    write_logs(settings.log_format)
    return say if settings.log_format == "text" else _server_log.info


def _with_engine(settings: Settings, running: RunningEngine) -> Settings:
    return settings.model_copy(
        update={
            "neo4j_uri": running.uri,
            "neo4j_user": running.user,
            "neo4j_password": SecretStr(running.password),
        }
    )


def listen(settings: Settings) -> socket.socket:
    """The HTTP port, taken before anything slow starts.

    Raises:
        EngineError: another process has it, or the address is not this machine's.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise EngineError(
            f"The hub can't listen on {authority(settings)} ({error.strerror}).",
            expected="a free port on an address of this machine",
            fix="stop what uses it, or set HUB_PORT (and HUB_HOST) to others",
        ) from None
    return listening


def _serve(
    settings: Settings,
    listening: socket.socket,
    stops: str,
    tell: Progress,
    reading: Callable[[], Seeds] | None = None,
) -> None:
    """Serves until it is stopped; ``stops`` says what Ctrl-C stops, ``reading`` waits for the seeds."""
    graph = connect(settings)
    seeds = prepare(graph, settings, clock, tell, reading)
    services = make_services(graph, seeds, settings)
    threading.Thread(target=warm, args=(services, tell), name="warming", daemon=True).start()
    if accepts_development(settings):
        click.echo(welcome(settings, demo_token(settings), stops))
    files = allow_files()
    door = Door(Bounds.of(settings, files))
    if door.bounds.connections < settings.max_connections:
        tell(
            f"HTTP: at most {door.bounds.connections} connections at a time, since this process may open "
            f"{files} files. To do: raise the limit (ulimit -n)."
        )
    make_server(make_app(services, settings), settings, door, log_config=None).run(sockets=[listening])


@dataclass(frozen=True)
class Connected:
    """A graph with the settings that lead to it."""

    graph: Graph
    settings: Settings


@contextmanager
def _graph(settings: Settings) -> Generator[Connected]:
    """The graph behind NEO4J_URI; else the one of the hub that runs on this home; else the hub's own, which
    is started for the command if it must be."""
    with ExitStack() as stack:
        if settings.neo4j_uri is None:
            running = engine.beside(settings) or stack.enter_context(engine.start(settings, say))
            settings = _with_engine(settings, running)
        graph = connect(settings)
        stack.callback(graph.close)
        yield Connected(graph, settings)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False)
@told
def load(folder: Path | None) -> None:
    """Loads a folder of seeds (default: seeds/); what did not change stays as it is."""
    settings = Settings()
    if folder is not None:
        settings = settings.model_copy(update={"seeds": folder})
    with _graph(settings) as connected:
        prepare(connected.graph, connected.settings, clock, say)


@main.command()
@click.option(
    "--mapping", type=click.Path(path_type=Path), required=True, help="YAML file that maps the files."
)
@click.argument("folder", type=click.Path(path_type=Path))
@told
def ingest(mapping: Path, folder: Path) -> None:
    """Takes in files of another register through a mapping; twice changes nothing."""
    settings = Settings()
    with _graph(settings) as connected:
        seeds = prepare(connected.graph, connected.settings, clock, say)
        document = read_mapping(mapping, str(mapping), seeds.schemes, seeds.catalogue)
        with click.progressbar(length=1, label="Rows", file=sys.stderr) as bar:

            def progress(done: int, total: int, file: str) -> None:
                bar.length, bar.label = total, file
                bar.update(done - bar.pos)

            summary = take_in(
                connected.graph,
                naming_for(seeds, settings),
                document,
                folder,
                clock(),
                progress,
                catalogue=seeds.catalogue,
                set_aside=settings.home / "set-aside",
            )
        click.echo(summary)


@main.command()
@click.option("--region", default=DEMO_CALLER.region, help="GB/T 2260 code of the caller's region.")
@click.option("--authority", default=DEMO_CALLER.authority, help="Id of its authority (not for SUBJECT).")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OFFICER.value)
@click.option("--name", default=DEMO_CALLER.name, help="Account that is asking.")
@click.option("--subject", help="For the role SUBJECT: USCC:code or hub:id of the subject itself.")
@click.option("--hours", type=click.IntRange(1, 24 * 30), default=12)
@told
def token(region: str, authority: str, role: str, name: str, subject: str | None, hours: int) -> None:
    """Signs a development token."""
    own = own_subject(subject) if subject else None
    caller = Caller(name, region, "" if role == Role.SUBJECT else authority, Role(role), own)
    click.echo(sign_token(Settings(), caller, clock(), timedelta(hours=hours)))


@main.command()
@click.option("--check", is_flag=True, help="Compare with the committed SDL instead of writing it.")
@told
def sdl(check: bool) -> None:
    """Writes resolvers/schema.graphql."""
    text = make_schema().as_str() + "\n"
    if not check:
        SDL.write_text(text, "utf-8")
    elif SDL.read_text("utf-8") != text:
        say("resolvers/schema.graphql differs from what the code makes. To do: `make sdl`, then look at it.")
        sys.exit(1)


@main.group()
def rule() -> None:
    """Rules that a region writes."""


@rule.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["both", "zh", "en"]), default="both", help="Language of what is told."
)
@told
def rule_check(file: Path, language: str) -> None:
    """Says what is wrong with a rule's file, line by line; nothing is loaded."""
    seeds = read_seeds(Settings().seeds, clock().date())
    try:
        found = check_rule(file, seeds)
    except BrokenDocuments as broken:
        for complaint in by_line(broken.complaints):
            if language != "zh":
                say(f"{complaint} To do: {complaint.to_do[0]}.")
            if language != "en":
                say(complaint.zh)
        sys.exit(1)
    click.echo(f"{found.id} ({found.title.zh}) fits: {found.kind} of region {found.region}, {found.status}.")


@main.group("agreement")
def agreement_group() -> None:
    """Agreements between regions: signing outside of the hub, and verifying without it."""


@agreement_group.command("key")
@click.argument("file", type=click.Path(path_type=Path))
@told
def agreement_key(file: Path) -> None:
    """Prints the public part of a private key (PEM) as a JWK, for `registerSigningKey`."""
    public, _ = agreements.read_private(_bytes(file))
    say(f"Thumbprint (kid): {public.kid}")
    click.echo(public.text)


@agreement_group.command("sign")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="Private key, PEM.")
@click.option("--version", type=click.IntRange(1), required=True, help="The version that is signed.")
@told
def agreement_sign(file: Path, key: Path, version: int) -> None:
    """Signs the text of a version (YAML): a detached JWS, for `signAgreement`."""
    name, payload = agreements.payload_of(_text(file), version)
    say(f"Agreement {name}, version {version}, SHA-256 {agreements.digest(payload)}: compare it first.")
    click.echo(agreements.sign_offline(payload, _bytes(key)))


@agreement_group.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@told
def agreement_show(file: Path) -> None:
    """Shows the events of an exported agreement, after verifying it."""
    text = _text(file)
    agreements.check(text)
    for event in json.loads(text)["events"]:
        by = f" by {event['region']}" if event["region"] else ""
        why = f": {event['reason']}" if event["reason"] else ""
        click.echo(f"{event['at']} version {event['version']} {event['kind']}{by}{why}")


@agreement_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, help="REGION=KID, as the region publishes it; repeatable.")
@told
def agreement_verify(file: Path, keys: tuple[str, ...]) -> None:
    """Verifies an exported agreement: texts, events, signatures. Needs no hub and no graph."""
    trusted: dict[str, set[str]] = {}
    for key in keys:
        region, equals, kid = key.partition("=")
        if not (region and equals and kid):
            raise InputError(
                "A key can't be read.",
                expected="REGION=KID, such as 411500=n4bQg…",
                fix="give the region's code and the thumbprint that it publishes",
            )
        trusted.setdefault(region, set()).add(kid)
    click.echo("\n".join(agreements.check(_text(file), trusted)))


@main.group()
def neo4j() -> None:
    """The hub's own Neo4j, without the hub."""


@neo4j.command("start")
@told
def neo4j_start() -> None:
    """Starts it in the background."""
    running = engine.start(Settings(), say, detached=True)
    click.echo(f"Neo4j runs at {running.uri} (process {running.pid}).")


@neo4j.command("stop")
@told
def neo4j_stop() -> None:
    """Stops it; the data stay."""
    click.echo("Neo4j stopped." if engine.stop(Settings()) else "Neo4j was not running.")


@neo4j.command("status")
@told
def neo4j_status() -> None:
    """Says whether it runs."""
    state = engine.status(Settings())
    click.echo(
        f"{state.state}" + (f" at {state.uri}, process {state.pid}, {state.mode}" if state.pid else "")
    )


@neo4j.command("jars")
@told
def neo4j_jars() -> None:
    """Writes jars.sha256: what Maven gives for pom.xml now. For whoever changes pom.xml; commit both."""
    settings = Settings()
    listed = engine.list_jars(settings, say)
    click.echo(f"{engine.LIST}: {listed} jars. Look at what changed, then commit it.")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@told
def backup(target: Path) -> None:
    """Writes the whole graph into one file; Neo4j must be stopped. Keep the folder keys/ with it."""
    size = engine.backup(Settings(), target, say)
    click.echo(f"{target}: {size} bytes. The identity keys in {Settings().home / 'keys'} belong to it.")


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@told
def restore(source: Path) -> None:
    """Puts a backup in the place of the graph; Neo4j must be stopped."""
    engine.restore(Settings(), source, say)
    click.echo(f"Restored from {source}.")


@main.group("keys")
def keys_group() -> None:
    """The keys that identity numbers are digested with."""


@keys_group.command("rotate")
@click.option("--key-only", is_flag=True, help="Make the key and stop, to copy it to other homes first.")
@told
def keys_rotate(key_only: bool) -> None:
    """Makes a new key and wraps every stored digest; a hub may serve meanwhile."""
    settings = Settings()
    with _graph(settings) as connected:
        migrate(connected.graph, clock())
        if key_only:
            click.echo(f"{rotation.prepare(connected.graph, settings.home)}: copy it, then rotate.")
            return
        done = rotation.rotate(
            connected.graph, settings.home, lambda wrapped, of: say(f"{wrapped} of {of} digests wrapped")
        )
    click.echo(f"Version {done.version}: {done.before} digests before, {done.wrapped} wrapped, 0 left.")
    for version, persons in done.counts.items():
        click.echo(f"version {version}: {persons} persons")
    click.echo(f"Keep all {done.version} keys in {settings.home / 'keys'} in the backup: each is needed.")


@keys_group.command("status")
@told
def keys_status() -> None:
    """Counts the persons stored under each version, and those whom other hubs can match."""
    settings = Settings()
    exchange = open_exchange_key(settings.exchange_key_file) if settings.exchange_key_file else None
    with _graph(settings) as connected:
        migrate(connected.graph, clock())
        found = rotation.status(connected.graph, settings.home, exchange)
    click.echo("\n".join(rotation.told(found)))


@main.group("report")
def report_group() -> None:
    """Credit reports that subjects carry (exportOwnReport)."""


@report_group.command("key")
@told
def report_key() -> None:
    """Prints the key by which anybody verifies this hub's credit reports."""
    click.echo(report_signer(audit.signer_for(Settings())).key.text)


@report_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", required=True, help="The hub's report key, as `hub report key` prints it.")
@told
def report_verify(file: Path, key: str) -> None:
    """Checks a credit report without a hub, and prints what stands in it as JSON."""
    try:
        verifier = read_key(key)
    except InputError:
        raise InputError(
            "The report key can't be read.",
            expected="name+hash+key, as `hub report key` prints it, with an Ed25519 key",
            fix="ask the hub's operator for it again",
        ) from None
    found = verify_report(_text(file), verifier)
    say(f"Signed by {found['hub']} at {found['madeAt']}: nobody changed it since.")
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@main.group("audit")
def audit_group() -> None:
    """The read log."""


@audit_group.command("verify")
@click.option("--since-last", is_flag=True, help="Only what came after the last verification that held.")
@click.option("--mend", is_flag=True, help="Lists again what searches would miss; the log stays as it is.")
@told
def audit_verify(since_last: bool, mend: bool) -> None:
    """Walks the whole log and its files, and says what does not hold."""
    with _log(Settings()) as log:
        found = audit.examine(log.graph, log, audit.remembered(log) if since_last else None)
        if found.verified is not None:
            audit.remember(log, found.verified)
        if mend:
            audit.mend(log, found)
    for problem in found.problems:
        say(problem)
    click.echo("The log holds." if not found.problems else f"Problems: {len(found.problems)}.")
    signed = f"{found.size} entries are signed, at {found.at}" if found.size else "No entry is signed"
    click.echo(f"{signed}; {found.after} came after: their end can't be checked until the next checkpoint.")
    sys.exit(1 if found.problems else 0)


@audit_group.command("key")
@told
def audit_key() -> None:
    """Prints the verifier key: hand it to those who check proofs."""
    click.echo(audit.signer_for(Settings()).key.text)


@audit_group.command("checkpoint")
@told
def audit_checkpoint() -> None:
    """Makes a checkpoint of now, writes it to the files, and prints it."""
    with _log(Settings()) as log:
        made = audit.checkpoint(log)
        audit.export(log)
    click.echo(made.note if made is not None else "The log is empty.", nl=made is None)


@audit_group.command("prove")
@click.argument("receipt")
@told
def audit_prove(receipt: str) -> None:
    """Prints the proof that a receipt's entry is in the log."""
    with _log(Settings()) as log:
        audit.checkpoint(log)
        audit.export(log)
        click.echo(audit.prove(log, receipt), nl=False)


@audit_group.command("consistency")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@told
def audit_consistency(old: Path, new: Path) -> None:
    """Prints the proof that a newer checkpoint's log begins with an older one's; both are files."""
    notes = [_text(old), _text(new)]
    with _log(Settings()) as log:
        click.echo(audit.prove_consistency(log, *notes), nl=False)


@audit_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", required=True, help="The log's verifier key, as `hub audit key` prints it.")
@click.option("--earlier", type=click.Path(path_type=Path), help="A checkpoint that you kept earlier.")
@told
def audit_check(file: Path, key: str, earlier: Path | None) -> None:
    """Checks a proof, from files alone: no graph, no home, no network."""
    before = _text(earlier) if earlier is not None else None
    click.echo(proofs.check(_text(file), read_key(key), before))


@audit_group.command("segments")
@told
def audit_segments() -> None:
    """Moves what is due to segment files now."""
    with _log(Settings()) as log:
        audit.checkpoint(log)
        moved = audit.move_all(log)
    for segment in moved:
        click.echo(segment.name)


@audit_group.command("search")
@click.option("--subject", help="Id of a subject, as entries name it.")
@click.option("--caller", help="Account that asked.")
@click.option("--receipt", help="Receipt of an answer.")
@click.option("--from", "since", type=click.DateTime(), help="Not earlier than this, in China's time.")
@click.option("--to", "until", type=click.DateTime(), help="Earlier than this.")
@click.option("--most", type=click.IntRange(1, 100_000), default=100, help="How many, the newest first.")
@told
def audit_search(
    subject: str | None,
    caller: str | None,
    receipt: str | None,
    since: datetime | None,
    until: datetime | None,
    most: int,
) -> None:
    """Prints entries as JSON, one a line, the newest first, from the graph and the segments."""
    wanted = audit.EntryFilter(
        subject,
        caller,
        receipt,
        stamp(since.replace(tzinfo=SHANGHAI)) if since is not None else "",
        stamp(until.replace(tzinfo=SHANGHAI)) if until is not None else "9999",
    )
    with _log(Settings()) as log:
        for entry in audit.search(log, wanted, most):
            click.echo(json.dumps(entry, ensure_ascii=False, sort_keys=True))


@contextmanager
def _log(settings: Settings) -> Generator[audit.AuditLog]:
    with _graph(settings) as connected:
        migrate(connected.graph, clock())
        yield audit.open_log(connected.graph, settings, clock)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise InputError(f"{file} can't be read.", expected="a file") from None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError):
        raise InputError(f"{file} can't be read.", expected="a text file in UTF-8") from None


if __name__ == "__main__":
    main()
