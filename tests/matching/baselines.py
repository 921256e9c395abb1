"""Scores of two other matchers on the same pairs, for the table in ``docs/matching.md``.

Neither is a dependency of the hub: this file runs in an environment of its own,
``pip install nomenklatura==4.17.4 splink==5.0.0 pandas==3.1.1``, then
``python tests/matching/baselines.py FOLDER`` writes ``logic-v2.csv`` and ``splink.csv`` there.
"""

# pyright: reportMissingImports=false

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Rows = list[dict[str, str]]


def read_rows() -> Rows:
    """All pairs."""
    return [
        row
        for name in ("pairs.csv", "hand.csv")
        for row in csv.DictReader((HERE / name).open(encoding="utf-8"))
    ]


def logic_v2(rows: Rows) -> dict[str, float]:
    """nomenklatura's logic-v2 with its defaults, on FollowTheMoney entities: all names, codes, regions."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    assert algorithm is not None
    config = algorithm.default_config()

    def entity(
        id_: str, row: dict[str, str], names: list[str], code: str, numbers: list[str], region: str
    ) -> Any:
        person = row["kind"] == "person"
        made = model.make_entity("Person" if person else "Company")
        made.id = id_
        first, *former = names
        made.add("name", first)
        made.add("previousName", former, quiet=True)
        if code:
            made.add("idNumber" if person else "uscCode", code, cleaned=True)
        made.add("idNumber" if person else "registrationNumber", numbers, cleaned=True)
        made.add("country", "cn")
        return made

    scores = {}
    for row in rows:
        code = row["number"] if len(row["number"]) == 18 or row["kind"] == "person" else ""
        numbers = [] if code or not row["number"] else [row["number"].replace("-", "")]
        query = entity("q", row, [row["name"]], code, numbers, row["region"])
        known_numbers = [one for one in row["known_numbers"].split("|") if one]
        if row["known_code"] and row["kind"] != "person":
            known_numbers.append(row["known_code"][8:17])
        known = entity(
            "k", row, row["known_names"].split("|"), row["known_code"], known_numbers, row["known_regions"]
        )
        scores[row["pair"]] = algorithm.compare(query, known, config).score
    return scores


def splink(rows: Rows) -> dict[str, float]:
    """Splink 5 with DuckDB: a Fellegi-Sunter model trained on the pairs for tuning, without their labels
    (expectation maximisation), and asked about each pair. A former name is compared where it is the same."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def side(row: dict[str, str], which: str) -> dict[str, Any]:
        names = row["known_names"].split("|")
        known = which == "k"
        name = (
            (names[1] if len(names) > 1 and row["name"] == names[1] else names[0]) if known else row["name"]
        )
        code = row["known_code"] if known else (row["number"] if len(row["number"]) == 18 else "")
        old = row["number"].replace("-", "") if not known and len(row["number"]) in (9, 10) else ""
        number = row["known_numbers"] if known else (row["number"] if len(row["number"]) == 15 else "")
        if row["kind"] == "person":
            code = row["known_code"] if known else row["number"]
        region = row["known_regions"][:4] if known else row["region"][:4]
        return {
            "unique_id": row["pair"],
            "pair": row["pair"],
            "name": name or None,
            "code": code or None,
            "organisation_code": ((code[8:17] if row["kind"] != "person" and code else "") or old) or None,
            "registration_number": number or None,
            "region": region or None,
        }

    def frames(of: Rows) -> list[Any]:
        return [pd.DataFrame([side(row, which) for row in of]) for which in ("q", "k")]

    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("pair")],
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.9, 0.8]),
            cl.ExactMatch("code"),
            cl.ExactMatch("organisation_code"),
            cl.ExactMatch("registration_number"),
            cl.ExactMatch("region"),
        ],
        probability_two_random_records_match=0.5,
        retain_intermediate_calculation_columns=False,
        additional_columns_to_retain=["pair"],
    )
    scores: dict[str, float] = {}
    for kind in ("organisation", "person"):  # a model of its own for each
        of = [row for row in rows if row["kind"] == kind]
        scores |= _predicted(of, frames, settings, DuckDBAPI, Linker, block_on)
    return scores


def _predicted(
    rows: Rows, frames: Callable[[Rows], list[Any]], settings: Any, api: Any, linker: Any, block_on: Any
) -> dict[str, float]:
    tuning = [row for row in rows if row["part"] == "tuning"]
    db = api()
    trained = linker([db.register(frame) for frame in frames(tuning)], settings)
    trained.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    trained.training.estimate_parameters_using_expectation_maximisation(
        block_on("pair"), fix_u_probabilities=True
    )
    model = trained.misc.save_model_to_json()
    db = api()
    asked = linker([db.register(frame) for frame in frames(rows)], model)
    found = asked.inference.predict().as_pandas_dataframe()
    pair = "pair_l" if "pair_l" in found else "unique_id_l"
    return dict(zip(found[pair], found["match_probability"], strict=True))


def main(folder: Path) -> None:
    """Writes both."""
    rows = read_rows()
    for name, scorer in (("logic-v2", logic_v2), ("splink", splink)):
        scores = scorer(rows)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["pair", "score"])
            writer.writerows((row["pair"], scores.get(row["pair"], 0.0)) for row in rows)
        print(name, len(scores))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
