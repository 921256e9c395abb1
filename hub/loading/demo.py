"""Checks the demo world of seeds: subjects, records, links, attributes and coverage."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date

from graph_schema.links import LinkKind
from hub.errors import InputError
from hub.identity.identifier_checks import IdentifierError
from hub.identity.identifiers import Scheme, expected_change, require_ends, require_kind, wrong_change
from hub.identity.keys import KeyRing
from hub.identity.naming import Naming
from hub.loading.seed_files import Origin, SeedReader, Seeds
from hub.messages.message import message
from hub.policy.catalogue import Catalogue
from hub.policy.diagnostics.complaints import Complaint, one_of
from hub.policy.model import forbidden
from hub.policy.model import subject_documents as w
from hub.policy.record_attributes import is_of, types_of
from hub.records.contradictions import contradictions


def check_demo(reader: SeedReader, seeds: Seeds, today: date) -> None:
    """Reads the demo world into ``seeds``; what is wrong is noted with the reader."""
    naming = Naming(seeds.schemes, KeyRing((b"",)))
    known: set[tuple[str, str]] = set()

    def stands(origin: Origin, path: str, what: str, value: str, holders: Container[str]) -> None:
        if value not in holders:
            found = message("policy.word-name-does-exist", word=message(what), name=value)
            instead = seeds.catalogue.instead_of(value)
            expected = instead or message("policy.id-folder", folder=f"{reader.folder.name}/")
            reader.complaints.append(origin.complaint((path,), found, expected))

    def is_known(origin: Origin, path: str, key: w.Key) -> None:
        if (key.scheme, key.value) not in known:
            found = message("policy.subject-demo-subjects-yaml-does-have")
            reader.complaints.append(origin.complaint((path,), found, message("policy.key-has")))

    catalogue = seeds.catalogue
    for subject, origin in reader.list_file(w.SubjectDocument, "demo/subjects.yaml"):
        try:
            naming.key(subject.key.scheme, subject.key.value, today)
            _check_kinds(reader, origin, subject, seeds.schemes[subject.key.scheme])
        except InputError as error:
            reader.complaints.append(
                origin.complaint(
                    ("key",), error.problem, message("policy.expected-of", problem=error.problem)
                )
            )
        known.add((subject.key.scheme, subject.key.value))
        seeds.subjects.append(subject)
    for record, origin in reader.list_file(w.RecordDocument, "demo/records.yaml"):
        stands(origin, "kind", "policy.record-kind", record.kind, catalogue.kinds)
        stands(origin, "region", "policy.region-2", record.region, catalogue.regions)
        stands(origin, "authority", "policy.authority", record.authority, catalogue.authorities)
        is_known(origin, "subject", record.subject)
        reader.complaints += _of_record(origin, record, seeds, today)
        seeds.records.append(record)
    _links(reader, seeds, is_known)
    _attributes(reader, seeds, is_known)
    for declaration, origin in reader.list_file(w.CoverageDocument, "demo/coverage.yaml"):
        for kind in declaration.kinds:
            stands(origin, "kinds", "policy.kind-records-links", kind, {*catalogue.kinds, *LinkKind})
        stands(origin, "region", "policy.region-2", declaration.region, catalogue.regions)
        seeds.coverage.append(declaration)


def _links(reader: SeedReader, seeds: Seeds, is_known: Callable[[Origin, str, w.Key], None]) -> None:
    links: set[tuple[object, ...]] = set()
    for link, origin in reader.list_file(w.LinkDocument, "demo/links.yaml"):
        name = (link.kind, link.start, link.end, link.from_, link.company)
        if name in links:
            found = message("policy.second-link-kind-between-two-day")
            reader.complaints.append(origin.complaint((), found, message("policy.each-link-once")))
        links.add(name)
        is_known(origin, "start", link.start)
        is_known(origin, "end", link.end)
        if link.company is not None:
            is_known(origin, "company", link.company)
        _check_ends(reader, origin, link, seeds.schemes)
        seeds.links.append(link)


def _attributes(reader: SeedReader, seeds: Seeds, is_known: Callable[[Origin, str, w.Key], None]) -> None:
    for attribute, origin in reader.list_file(w.AttributeDocument, "demo/attributes.yaml"):
        is_known(origin, "subject", attribute.subject)
        seeds.attributes.append(attribute)


def _check_ends(
    reader: SeedReader, origin: Origin, link: w.LinkDocument, schemes: Mapping[str, Scheme]
) -> None:
    """A kind of link joins certain kinds of subjects."""
    start, end = schemes.get(link.start.scheme), schemes.get(link.end.scheme)
    if start is None or end is None:
        return  # told already: no such subject
    company = schemes.get(link.company.scheme) if link.company is not None else None
    try:
        require_ends(link.kind, start, end, company)
    except IdentifierError as error:
        reader.complaints.append(
            origin.complaint(("kind",), error.problem, message("policy.expected-of", problem=error.problem))
        )


def _check_kinds(reader: SeedReader, origin: Origin, subject: w.SubjectDocument, scheme: Scheme) -> None:
    kinds = subject.kinds()
    try:
        for kind in kinds:
            require_kind(scheme, kind)
    except IdentifierError as error:
        reader.complaints.append(
            origin.complaint(("kind",), error.problem, message("policy.expected-of", problem=error.problem))
        )
    change = wrong_change(kinds)
    if change is not None:
        found = message("policy.subject-before-becomes-after", before=change[0], after=change[1])
        reader.complaints.append(origin.complaint(("versions",), found, expected_change()))


def _of_record(origin: Origin, record: w.RecordDocument, seeds: Seeds, today: date) -> Iterator[Complaint]:
    """What a delivery's row is set aside for, too."""
    catalogue = seeds.catalogue
    yield from _forbidden(origin, record, catalogue)
    if any(one.id == record.id for one in seeds.records):
        found = message("policy.record-twice", name=record.id)
        yield origin.complaint(("id",), found, message("policy.each-id-once"))
    for one in contradictions(dict(record), catalogue, today):
        says = message("policy.expected-of", problem=one.says)
        yield origin.complaint(one.where, one.says, says)
    kind = catalogue.kinds.get(record.kind)
    types = types_of(kind) if kind is not None else {}
    for name, value in record.attributes.items() if kind is not None else ():
        type_ = types.get(name)
        if type_ is None:
            found = message("mapping.attribute-of-other-kind", kind=record.kind)
            yield origin.complaint(("attributes", name), found, one_of(types, name))
        elif not is_of(type_, value):
            found = message("policy.quoted", name=str(value))
            yield origin.complaint(("attributes", name), found, message("mapping.wants-value", type=type_))


def _forbidden(origin: Origin, record: w.RecordDocument, catalogue: Catalogue) -> list[Complaint]:
    return [
        origin.complaint(("attributes", name), *forbidden.violation(name, row))
        for name, row in forbidden.among(record.attributes, catalogue.forbidden)
    ]
