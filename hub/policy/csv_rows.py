"""Tables of the seeds as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from graph_schema.identity_numbers import holds_identity_number
from hub.messages.message import message
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint
from hub.policy.yaml_documents import identity_number_complaint


def rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers.

    Raises:
        BrokenDocuments: a missing column or a row with another number of fields.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            found = message("policy.columns-names", names=reader.fieldnames or ())
            raise BrokenDocuments(
                [Complaint(name, 1, missing[0], found, message("policy.columns-names", names=columns))]
            )
        for row in reader:
            if None in row or None in row.values():
                found = message("policy.row-another-number-fields")
                raise BrokenDocuments(
                    [
                        Complaint(
                            name,
                            reader.line_num,
                            "",
                            found,
                            message("policy.count-fields", count=len(columns)),
                        )
                    ]
                )
            if any(map(holds_identity_number, row.values())):
                raise BrokenDocuments([identity_number_complaint(name, reader.line_num)])
            yield reader.line_num, row
