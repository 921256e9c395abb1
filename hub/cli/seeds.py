"""``hub load`` and ``hub ingest``: what is taken into the graph, from seeds and from other registers."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import click

from hub.app import clock, naming_for, prepare
from hub.calendar.workdays import day_in_china
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures, say
from hub.errors import InputError
from hub.ingestion.deliveries.incoming_files import Reception, open_reception, receive_folder
from hub.ingestion.deliveries.resuming import notes_of, summary_of, work_on
from hub.ingestion.mappings.known_mappings import KnownMappings, file_of
from hub.ingestion.mappings.recognising import recognised
from hub.ingestion.mappings.suggesting import suggest_for
from hub.loading import Seeds, read_seeds
from hub.messages.languages import Language, spoken
from hub.messages.message import message
from hub.policy.checks.mappings import read_mapping
from hub.policy.model.mapping import FileOf, Mapping
from hub.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False)
@explain_failures
def load(folder: Path | None) -> None:
    """Loads a folder of seeds (default: seeds/); what did not change stays as it is."""
    settings = Settings()
    if folder is not None:
        settings = settings.model_copy(update={"seeds": folder})
    with open_graph(settings) as connected:
        prepare(connected.graph, connected.settings, clock, say)


@click.command()
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="YAML file that maps the files. Without it each file's header says by which shipped mapping.",
)
@click.option(
    "--source",
    help="Who delivers, where several deliver by one shipped mapping: an authority's id, or another name.",
)
@click.option("--suggest", is_flag=True, help="Print a mapping for the file, to edit; take nothing in.")
@click.option(
    "--form",
    metavar="MAPPING",
    help="Write a blank workbook of a shipped mapping to FOLDER, a new file; take nothing in.",
)
@click.option(
    "--throttle",
    type=click.FloatRange(0, 100),
    help="After each batch so many times its own time passes (default: HUB_DELIVERY_THROTTLE).",
)
@click.argument("folder", type=click.Path(path_type=Path))
@explain_failures
def ingest(
    mapping: Path | None,
    source: str | None,
    suggest: bool,
    form: str | None,
    throttle: float | None,
    folder: Path,
) -> None:
    """Takes in files of another register through a mapping; twice changes nothing.

    A delivery that a crash left is gone on with, before or by this call.
    """
    settings = Settings()
    if throttle is not None:
        settings = settings.model_copy(update={"delivery_throttle": throttle})
    if suggest or form is not None:
        seeds = read_seeds(settings.seeds, day_in_china(clock()))
        known = KnownMappings(settings.seeds, seeds.schemes)
        if form is not None:
            _write_form(_form_of(known.named(form, seeds.catalogue), folder.name), folder)
        else:
            click.echo(suggest_for(folder, known.shipped(seeds.catalogue)), nl=False)
        return
    with open_graph(settings) as connected:
        seeds = prepare(connected.graph, connected.settings, clock, say)
        authority = source if source in seeds.catalogue.authorities else None
        documents, folder = _mappings_of(
            folder, mapping, None if authority is not None else source, seeds, settings
        )
        naming = naming_for(seeds, settings)
        reception = open_reception(connected.graph, naming, settings, lambda: seeds.catalogue, clock)
        for document in documents:
            _take_in(reception, document, folder, authority or "")


def _form_of(mapping: Mapping, name: str) -> FileOf:
    """Which file of a mapping a workbook is to be filled in for: of several that of its name."""
    try:
        return file_of(mapping, name)
    except InputError:
        files = tuple(one.file for one in mapping.files)
        example = f"{files[0].rstrip('*').rpartition('.')[0] or files[0].rstrip('*')}.xlsx"
        raise InputError("ingestion.form-of-several", files=files, example=example) from None


def _write_form(of: FileOf, path: Path) -> None:
    from hub.ingestion.mappings.blank_forms import blank_form  # with it comes openpyxl

    form = blank_form(of)
    try:
        with path.open("xb") as file:
            file.write(form)
    except OSError as error:
        raise InputError("ingestion.form-unwritable", path=str(path), reason=str(error.strerror)) from None


def _mappings_of(
    path: Path, mapping: Path | None, source: str | None, seeds: Seeds, settings: Settings
) -> tuple[list[Mapping], Path]:
    """By which mappings the files of a folder, or one file, are read, and the folder."""
    if mapping is not None:
        return [read_mapping(mapping, str(mapping), seeds.schemes, seeds.catalogue)], path
    folder = path if path.is_dir() else path.parent
    names = [path.name] if not path.is_dir() else sorted(one.name for one in path.iterdir() if one.is_file())
    shipped = KnownMappings(settings.seeds, seeds.schemes).shipped(seeds.catalogue)
    documents = recognised(folder, names, shipped, source)
    for document in documents:
        say(f"{', '.join(file.file for file in document.files)}: {document.title}")
    return documents, folder


def _take_in(reception: Reception, document: Mapping, folder: Path, authority: str) -> None:
    received = receive_folder(reception, document, folder, authority)
    if received.again:
        say(message("ingestion.brought-again", delivery=received.delivery.id).text(spoken()))
    else:
        say(message("ingestion.brought", delivery=received.delivery.id).text(spoken()))
    with click.progressbar(length=1, label="Rows", file=sys.stderr, show_eta=True) as bar:
        started = perf_counter()

        def progress(done: int, total: int, file: str) -> None:
            speed = done / max(perf_counter() - started, 0.001)
            bar.length, bar.label = max(total, 1), f"{file} {speed:.0f} rows/s"
            bar.update(done - bar.pos)

        summary = work_on(reception, received.delivery.id, progress)
    if summary is None:
        summary = summary_of(reception, received.delivery.id)
    for note in notes_of(reception, received.delivery.id):
        say(note.zh if spoken() is Language.ZH else note.en)
    summary.notes, summary.undeclared = [], {}
    click.echo(summary)
