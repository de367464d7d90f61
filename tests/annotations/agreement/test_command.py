"""What the command tells of ratings that came in by a file, against the values that are printed."""

import io
import json
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from django.core.management import call_command

from annotations.forms.reading import read_form
from annotations.models import Campaign
from annotations.services.agreement import agreement_table
from annotations.services.importing_decisions import import_decisions
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign

pytestmark = pytest.mark.django_db

OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
FORM = """
id = "table"
on = "source"
title = {en = "Table"}
[[questions]]
id = "nominal"
type = "choice"
text = {en = "Which?"}
values = ["1", "2", "3", "4", "5"]
[[questions]]
id = "ordinal"
type = "choice"
text = {en = "Which of the order?"}
values = ["1", "2", "3", "4", "5"]
distance = "ordinal"
[[questions]]
id = "interval"
type = "scale"
text = {en = "How much?"}
min = 1
max = 5
[[questions]]
id = "ratio"
type = "scale"
text = {en = "How many?"}
min = 0
max = 10
distance = "ratio"
[[questions]]
id = "words"
type = "spans"
text = {en = "Where?"}
fields = ["question"]
labels = ["odd", "wrong"]
missing = true
"""


def marks(value: int) -> list[dict[str, Any]]:
    """As many characters as the value, each marked for itself; of a five something is missing."""
    there = [
        {"field": "question", "start": at, "end": at + 1, "label": "odd" if at < 2 else "wrong"}
        for at in range(value)
    ]
    missing = {"field": "question", "start": None, "end": None, "label": "odd"}
    return [*there, missing] if value == 5 else there


def decisions() -> list[dict[str, Any]]:
    return [
        {
            "sample_id": f"anatomy/test/{number}", "language": "en", "kind": "label",
            "form": "table", "person": f"observer-{person}",
            "submitted_at": f"2026-03-01T09:{number:02}:{person:02}+00:00",
            "answers": {
                "nominal": str(value), "ordinal": str(value), "interval": value, "ratio": value,
                "words": marks(value),
            },
        }
        for person, row in enumerate(OBSERVERS)
        for number, value in enumerate(row)
        if value is not None
    ]  # fmt: skip


def test_krippendorffs_table_has_the_printed_alphas_by_every_distance(tmp_path: Path) -> None:
    benchmark = BenchmarkFactory()
    for number in range(12):
        ItemFactory(benchmark=benchmark, sample_id=f"anatomy/test/{number}")
    campaign = make_campaign(
        benchmark=benchmark, translated=False, forms=(read_form(FORM),), overlap_label=4
    )
    path = tmp_path / "decisions.jsonl"
    path.write_text("\n".join(map(json.dumps, decisions())), encoding="utf-8")
    import_decisions(path=path, campaign=campaign)
    assert_marks_agree_by_character(campaign)
    out = io.StringIO()
    call_command("agreement", "--campaign", campaign.name, "--json", stdout=out)
    questions = json.loads(out.getvalue())["questions"]
    questions = {name: questions[name] for name in ("nominal", "ordinal", "interval", "ratio")}
    found = {name: one["coefficients"] for name, one in questions.items()}
    assert {name: f"{one['alpha']['value']:.3f}" for name, one in found.items()} == {
        "nominal": "0.743", "ordinal": "0.815", "interval": "0.849", "ratio": "0.797",
    }  # fmt: skip
    assert f"{found['nominal']['gwet_ac1']['value']:.5f}" == "0.77544"
    for name, question in questions.items():
        for pair in question["pairs"]:
            two = [OBSERVERS[int(pair[one][-1])] for one in "ab"]
            table = [[np.nan if value is None else value for value in row] for row in two]
            alpha = krippendorff.alpha(reliability_data=table, level_of_measurement=name)
            assert pair["coefficients"]["alpha"]["value"] == pytest.approx(alpha), (name, pair)


def assert_marks_agree_by_character(campaign: Campaign) -> None:
    found = agreement_table(campaign=campaign, kind="label", form="table").document["questions"]
    rows = {row["key"]: row for row in found if row["key"].startswith("words")}
    assert list(rows) == ["words", "words:odd", "words:wrong", "words:missing"]
    items = campaign.benchmark.items.values_list("sample_id", "question")
    lengths = {int(id.rpartition("/")[2]): len(question) for id, question in items}
    rated = list(zip(*OBSERVERS, strict=True))
    for key, first in (("words", 0), ("words:odd", 0), ("words:wrong", 2)):
        last = 2 if key == "words:odd" else 5
        table = [
            [np.nan if value is None else first <= at < min(value, last) for value in values]
            for number, values in enumerate(rated)
            for at in range(lengths[number])
        ]
        alpha = krippendorff.alpha(np.transpose(table), level_of_measurement="nominal")
        assert rows[key]["coefficients"]["alpha"]["value"] == pytest.approx(alpha), key
        characters = rows[key]["units"], rows[key]["pairable"]
        assert characters == (len(table), len(table) - lengths[11])
        assert rows[key]["coefficients"]["gwet_ac1"]["value"] is not None
    table = [[np.nan if value is None else value == 5 for value in values] for values in rated]
    alpha = krippendorff.alpha(np.transpose(table), level_of_measurement="nominal")
    assert rows["words:missing"]["coefficients"]["alpha"]["value"] == pytest.approx(alpha) == 1
