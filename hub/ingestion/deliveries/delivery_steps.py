"""One delivery in the hands of a process: validated, written, closed or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from graph_schema.vocabulary import DeliveryState, RowOutcome
from hub.calendar.workdays import day_in_china
from hub.errors import EngineError, HubError, InputError
from hub.identity.naming import SubjectKey
from hub.identity.stored_digests import Name
from hub.ingestion.batches.batch_writing import Batch, Outcome
from hub.ingestion.converting import Converter, Facts
from hub.ingestion.deliveries import claims, kept_files, no_usable_row, received_delivery
from hub.ingestion.deliveries.corrected_files import Mending, mending_of
from hub.ingestion.deliveries.incoming_files import Reception, caller_role
from hub.ingestion.deliveries.no_usable_row import BadRows, NoRow
from hub.ingestion.deliveries.odd_attributes import odd_attributes, refused, with_more
from hub.ingestion.deliveries.received_delivery import BilingualText, ReceivedDelivery
from hub.ingestion.deliveries.unknown_years import UnknownYears
from hub.ingestion.deliveries.who_may_submit import Submitter, submitter_of, with_foreign
from hub.ingestion.files_to_graph import Door, Progress, Summary, ingest, refusing
from hub.ingestion.headers.header import first_few
from hub.ingestion.mappings.known_mappings import from_kept
from hub.ingestion.readers import Fault, Line, RowReason, Source, open_sources, rows_of
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.bad_rows_file import is_passed_over, mended, unescaped
from hub.ingestion.receipts.row_receipts import Place, RowReceipt
from hub.messages.message import Message, message
from hub.policy.model.mapping import Mapping as FilesMapping
from hub.policy.model.mapping import RecordOf, produced
from hub.search import indexing
from hub.search.gazetteer import gazetteer_of
from hub.store.commits import stamp
from hub.store.graph import Transaction

ROWS_BETWEEN = 20_000
"""While rows are validated the claim is renewed after so many."""


_NO_FAILURE = {"attempts": 0, "retryAt": None, "messageEn": None, "messageZh": None}


class AllRefused(InputError):
    """Some rows of a delivery can't be used, and it was to be written whole or not at all."""

    def __init__(self, found: Sequence[RowReceipt]) -> None:
        self.receipts = [one for one in found if one.reason]
        super().__init__("ingestion.delivery-not-whole", count=len(self.receipts))


class StoppedHere(Exception):
    """The job ends; the next process goes on."""


@dataclass
class DeliveryWork:
    """One delivery in the hands of this process."""

    reception: Reception
    delivery: ReceivedDelivery
    claim: claims.Claim
    progress: Progress
    stopped: Callable[[], bool]
    originals: dict[Place, Place] = field(default_factory=dict[Place, Place])
    """Rows of a corrected file: which row of the mended delivery each stands for."""
    mending: Mending = field(default_factory=lambda: Mending("", {}))
    """What this delivery mends, once that is known."""
    mended: frozenset[Place] = frozenset()
    """Rows of this delivery that another one mends: what they said does not come back."""

    def run(self) -> Summary | None:
        """Through all states that are left."""
        try:
            if self.delivery.state is DeliveryState.RECEIVED:
                self.validate()
            return self.write()
        except StoppedHere:
            return None
        except EngineError:
            raise
        except AllRefused as error:
            self.refuse(error.problem)
            raise
        except NoRow as error:
            self.refuse(error.problem, error.bad)
            return None
        except HubError as error:
            # What is wrong with a delivery is found before a row of it is written.
            if self.delivery.counts.done:
                raise
            self.refuse(error.problem)
            return None

    def mapping(self) -> FilesMapping:
        """As it was when the delivery came, under the source of who submitted it."""
        kept = from_kept(kept_files.mapping_of(self.reception.home, self.delivery.id))
        return kept.model_copy(update={"source": self.delivery.source})

    def folder(self) -> Path:
        """Where its files are."""
        return kept_files.files_of(self.reception.home, self.delivery.id)

    def submitter(self) -> Submitter | None:
        """Whose rows may say what; None for those of an operator."""
        one, role = self.delivery, caller_role(self.delivery)
        if role is None:
            return None
        catalogue, seeds = self.reception.catalogue(), self.reception.seeds
        return submitter_of(one.region, one.authority, role, one.mapping, catalogue, seeds)

    def validate(self) -> None:
        """Reads and converts every row, and writes nothing.

        The rows are converted once more as they are written: what came of the first time has no room in
        memory, and that no row of a file can be used must be known before the first of them is written.

        Raises:
            InputError: a file can't be read as its mapping says, or no row of it can be used.
        """
        reception, catalogue, mapping = self.reception, self.reception.catalogue(), self.mapping()
        self.progress(0, 0, self.delivery.files[0])
        sources = open_sources(self.folder(), mapping.files, refusing(mapping, reception.naming, catalogue))
        self._check_mended()
        if not self.delivery.pushed:
            self.delivery = self.change(tables=[source.name for source in sources])
        submitter, today = self.submitter(), day_in_china(reception.clock())
        keys: dict[Name, tuple[SubjectKey, bool]] = {}
        read, bad, years, empty = 0, BadRows(), UnknownYears(catalogue), list[Message]()
        for at, source in enumerate(sources):
            converter = Converter(source, mapping, reception.naming, catalogue, today, keys)
            convert = partial(self.convert, submitter, self.places(sources), source, converter)
            before = read
            for line in rows_of(source):
                if is_passed_over(line, source):
                    continue
                read += 1
                try:
                    years.look(convert(line))
                except Fault as fault:
                    bad.add(line, at, fault.kept())
                if read % ROWS_BETWEEN == 0:
                    self._still_here()
                    self.progress(read, 0, source.name)
            if read == before:
                empty.append(
                    message("ingestion.note-of-file", file=source.name, note=message("ingestion.note-no-row"))
                )
        if read and bad.reasons.total() == read and not bad.annuls and not self.delivery.pushed:
            raise NoRow(bad)
        self.originals.clear()
        notes = received_delivery.kept_notes([*empty, *_notes(sources), *filter(None, [years.says])])
        self.delivery = self.change(state=DeliveryState.VALIDATED.value, rows=read, notes=notes)

    def write(self) -> Summary:
        """Writes the rows that no earlier process has written, and closes what has nothing left to mend."""
        reception, mapping, now = self.reception, self.mapping(), self.reception.clock()
        began = stamp(now)
        self.change(workingSince=began, doneBefore=self.delivery.counts.done, progressAt=began)
        self.progress(0, self.delivery.rows or 0, self.delivery.files[0])
        sources, submitter = open_sources(self.folder(), mapping.files), self.submitter()
        _index_names(reception, mapping)
        self.mending = mending_of(reception.graph, self.delivery.id, self.delivery.mends)
        if self.delivery.counts.mended:
            every = row_receipts.batches(reception.graph, self.delivery.id)
            self.mended = frozenset(one.place for some in every for one in some if one.mended_by)
        door = Door(
            convert=partial(self.convert, submitter, self.places(sources)),
            enter=self.enter,
            pause=reception.throttle,
            mends=self.delivery.mends is not None,
            owner=_owner(submitter),
            passes_over=is_passed_over,
            taken=self.taken,
        )
        summary = ingest(
            reception.graph,
            reception.naming,
            mapping,
            self.folder(),
            now,
            self.between,
            catalogue=reception.catalogue(),
            set_aside=reception.home / "set-aside",
            batch_size=reception.batch_size,
            door=door,
            sources=sources,
        )
        self.end(summary)
        return summary

    def between(self, done: int, total: int, file: str) -> None:
        """Between two batches."""
        if self.stopped():
            raise StoppedHere
        self.progress(done, total, file)

    def taken(self, file: int) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows of a file that an earlier process wrote, each with its records."""
        for batch in row_receipts.batches(self.reception.graph, self.delivery.id):
            for one in batch:
                if one.file == file and one.records and one.outcome is not RowOutcome.SET_ASIDE:
                    yield one.row, one.records

    def places(self, sources: Sequence[Source]) -> Mapping[str, int]:
        """Of each file by its name: which of the delivery it is."""
        return {source.name: at for at, source in enumerate(sources)}

    def convert(
        self,
        submitter: Submitter | None,
        places: Mapping[str, int],
        source: Source,
        converter: Converter,
        line: Line,
    ) -> Facts:
        """Reads a row, and refuses what is not its sender's to say."""
        place = places[source.name], line.first
        if self.delivery.mends is not None:
            row = mended(line, source)
            if row is not None and row.place is not None and row.delivery == self.delivery.mends:
                self.originals[place] = row.place
            line = unescaped(line)
        if place in self.mended:
            raise Fault(RowReason.UNKNOWN_SUBJECT, message("row.mended"))
        odd = odd_attributes(line, source) if self.delivery.pushed else []
        try:
            facts = converter.facts(line)
        except Fault as fault:
            foreign = submitter.of_deciders(converter.deciders(line)) if submitter is not None else []
            raise with_foreign(foreign, with_more(fault, odd)) from None
        foreign = submitter.faults(facts) if submitter is not None else []
        if odd:
            raise with_foreign(foreign, refused(facts, odd))
        if foreign:
            raise with_foreign(foreign)
        return facts

    def enter(self, transaction: Transaction, batch: Batch, outcome: Outcome) -> None:
        """Receipts and progress of a batch, in its transaction.

        Raises:
            ClaimLost: another process works on the source; the batch is taken back.
        """
        now = self.reception.clock()
        claims.renew(transaction, self.claim, now)
        if self.delivery.whole and outcome.faults:
            raise AllRefused(outcome.receipts)
        told = [self._receipt(one, batch.position) for one in outcome.receipts]
        solved = [
            one
            for one in told
            if one.row not in batch.waited or one.reason != RowReason.UNKNOWN_SUBJECT.value
        ]
        at = stamp(now)
        row_receipts.keep(
            transaction, self.delivery.id, batch.id, batch.position, solved, at, later=batch.waited.keys()
        )
        tried = Counter(one.outcome for one in solved)
        reasons = Counter(one.reason for one in solved if one.reason)
        again = sum(one.row in batch.waited for one in solved)
        tried[RowOutcome.SET_ASIDE] -= again
        reasons[RowReason.UNKNOWN_SUBJECT.value] -= again
        counts = received_delivery.names_of(tried)
        counts["waiting"] = reasons[RowReason.UNKNOWN_SUBJECT.value]
        counts["warned"] = sum(bool(one.warnings) for one in solved)
        if outcome.uncompared:
            counts["uncompared"] = outcome.uncompared
        received_delivery.counted(transaction, self.delivery.id, counts, reasons, progressAt=at)
        self.mending.mend(transaction, batch, told, at)

    def _receipt(self, one: RowReceipt, file: int) -> RowReceipt:
        original = self.originals.get((file, one.row))
        return row_receipts.of_file(one, file, original)

    def end(self, summary: Summary) -> None:
        """The delivery is written; it is closed where nothing of it is left to mend."""
        now = self.reception.clock()

        def work(transaction: Transaction) -> None:
            claims.renew(transaction, self.claim, now)
            more = {"open": None, "writtenAt": stamp(now), "left": summary.left, **_NO_FAILURE}
            after = received_delivery.change(transaction, self.delivery.id, **more)
            clean = not after.counts.outcomes.get(RowOutcome.SET_ASIDE)
            state = DeliveryState.CLOSED if clean else DeliveryState.WRITTEN
            received_delivery.change(transaction, self.delivery.id, state=state.value)
            self.mending.close(transaction)

        self.reception.graph.write(work)

    def refuse(self, said: Message, bad: BadRows | None = None) -> None:
        """Nothing of the delivery was written, and nothing will be."""
        text, now = BilingualText.of(said), self.reception.clock()

        def work(transaction: Transaction) -> None:
            claims.renew(transaction, self.claim, now)
            received_delivery.change(
                transaction,
                self.delivery.id,
                state=DeliveryState.REFUSED.value,
                open=None,
                messageEn=text.en,
                messageZh=text.zh,
                keptUntil=stamp(now),
            )
            if bad is not None:
                no_usable_row.keep(transaction, self.delivery.id, bad, stamp(now))

        self.reception.graph.write(work)

    def change(self, **changes: object) -> ReceivedDelivery:
        """Changes the delivery under the claim."""

        def work(transaction: Transaction) -> ReceivedDelivery:
            claims.renew(transaction, self.claim, self.reception.clock())
            return received_delivery.change(transaction, self.delivery.id, **changes)

        return self.reception.graph.write(work)

    def _still_here(self) -> None:
        if self.stopped():
            raise StoppedHere
        self.reception.graph.write(lambda tx: claims.renew(tx, self.claim, self.reception.clock()))

    def _check_mended(self) -> None:
        """A corrected file mends a delivery of the same sender, by the same mapping."""
        if self.delivery.mends is None:
            return
        other = received_delivery.find(self.reception.graph, self.delivery.mends)
        if other is None or other.source != self.delivery.source or len(other.files) != 1:
            raise InputError("ingestion.mended-unknown")


def _notes(sources: Sequence[Source]) -> Iterator[Message]:
    """What the sender of files should know of them: what misleads in a workbook, columns not read."""
    for source in sources:
        for note in source.notes:
            yield message("ingestion.note-of-file", file=source.name, note=note)
        if source.remarks.count:
            remarks = source.remarks
            note = message("ingestion.note-remarks", count=remarks.count, rows=remarks.rows)
            yield message("ingestion.note-of-file", file=source.name, note=note)
        if source.undeclared:
            yield message("ingestion.columns-unread", file=source.name, columns=first_few(source.undeclared))


def _owner(submitter: Submitter | None) -> tuple[str, str] | None:
    """Whose all rows of a delivery are: an officer submits its own authority's decisions and no others."""
    if submitter is None or submitter.of_region:
        return None
    return submitter.region, submitter.authority


def _index_names(reception: Reception, mapping: FilesMapping) -> None:
    """Brings the index of names up to the newest, where rows name their subjects so: a hub that serves has a
    job for that, a command has none."""
    if any(
        isinstance(part, RecordOf) and part.subject.by_name is not None
        for file in mapping.files
        for _, part in produced(file)
    ):
        indexing.follow(reception.graph, gazetteer_of(reception.catalogue()))
