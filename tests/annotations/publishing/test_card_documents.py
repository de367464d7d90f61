"""What machines read of a release: front matter, Croissant, citation."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
import yaml
from huggingface_hub import DatasetCard, DatasetCardData

from annotations.publishing.about import About
from annotations.publishing.card import render_card
from annotations.publishing.citation import render_citation
from annotations.publishing.croissant import render_croissant
from annotations.publishing.responsible import plain
from tests.annotations.publishing.folders import (
    decision,
    question,
    question_with,
    table_files,
    text,
    write_folder,
)
from tests.annotations.publishing.forms import FORM, FULL
from workbench.release_format.layout import CROISSANT
from workbench.release_format.manifest import file_hash

IDS = ("virology/test/0", "virology/test/1", "virology/dev/0")
ABOUT = About(
    name="sample",
    version="1.0.0",
    languages=("en", "es"),
    campaign_languages=("en", "es"),
    title="Sample: a | b",
    licence="apache-2.0",
    forms=(FORM,),
    statement={
        "authors": "Ada Example\nSome {University} & Sons",
        "date_published": "2026-11-30",
        "annotator_demographics": "Adults.",
        "maintenance": "Two years.",
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(
        tmp_path_factory.mktemp("documents"),
        languages={"en": map(question, IDS), "es": map(question, IDS)},
        choices={"es": [question_with("abcdefghijk", "virology/test/9")]},
        tables={
            "provenance": [
                *(text(id, "en", "source") for id in IDS),
                *(text(id, "es", engine="apertium") for id in IDS),
            ],
            "votes": [decision(IDS[0], "annotator-a", regions=["Europe"])],
            FORM.labels: [decision(IDS[0], "annotator-b", language="es", **FULL)],
        },
        forms=[FORM],
    )


def card(about: About, folder: Path) -> str:
    return render_card(about, folder, table_files(folder, about.forms))


def croissant(about: About, folder: Path) -> dict[str, Any]:
    document = render_croissant(about, folder, table_files(folder, about.forms))
    found: dict[str, Any] = json.loads(document)
    return found


def test_the_hub_takes_the_front_matter_and_it_is_short(folder: Path) -> None:
    data = DatasetCard(card(ABOUT, folder), ignore_metadata_errors=False).data
    assert isinstance(data, DatasetCardData)
    assert (data.pretty_name, data.license, data.language) == (
        "Sample: a | b",
        "apache-2.0",
        ["en", "es"],
    )
    assert data.size_categories == ["n<1K"]
    assert "dataset_info" not in data.to_dict()
    configs = {one["config_name"]: one["data_files"] for one in data.to_dict()["configs"]}
    assert [file["split"] for file in configs["es"]] == ["test", "dev"]
    assert "flags" not in configs


def test_mlcroissant_has_nothing_to_say_against_it(folder: Path, tmp_path: Path) -> None:
    path = folder / CROISSANT
    path.write_text(json.dumps(croissant(ABOUT, folder)), encoding="utf-8")
    issues = mlcroissant.Dataset(jsonld=path).metadata.ctx.issues
    path.unlink()
    assert (list(issues.errors), list(issues.warnings)) == ([], [])


def test_mlcroissant_reads_the_rows(folder: Path) -> None:
    path = folder / CROISSANT
    path.write_text(json.dumps(croissant(ABOUT, folder)), encoding="utf-8")
    dataset = mlcroissant.Dataset(jsonld=path)
    rows = [row["choices_es/test/choices"] for row in dataset.records("choices_es/test")]
    path.unlink()
    assert [list(row) for row in rows] == [[letter.encode() for letter in "abcdefghijk"]]


def test_croissant_names_each_file_with_its_hash(folder: Path) -> None:
    files = {one["@id"]: one["sha256"] for one in croissant(ABOUT, folder)["distribution"]}
    assert files["es/test-00000-of-00001.parquet"] == file_hash(
        folder / "es/test-00000-of-00001.parquet"
    )
    assert "forms/plain-words.json" in files


def test_responsible_ai_fields_are_counted_and_stated(folder: Path) -> None:
    found = croissant(ABOUT, folder)
    assert found["rai:annotatorDemographics"][0] == "Adults."
    assert found["rai:annotatorDemographics"][1].startswith("2 people have taken part")
    assert found["rai:dataReleaseMaintenancePlan"] == "Two years."
    assert found["rai:machineAnnotationTools"] == ["apertium"]
    assert "Nobody has reviewed a translation in this release. 3 texts" in found["description"]
    assert "rai:dataBiases" not in found


def test_a_list_and_a_link_become_one_line() -> None:
    markdown = "> **A** [b](c.md)\n\n| x |\n| --- |\n\n- d"
    assert plain(markdown) == "A b - d"


PERSONS = {"name", "family-names", "given-names"}
CFF = {
    "cff-version", "message", "type", "title", "version", "authors", "date-released", "abstract",
}  # fmt: skip
"""Keys of the Citation File Format 1.2.0 that are used here; the first, second, fourth and sixth
are required."""


def test_the_citation_follows_the_format() -> None:
    found = yaml.safe_load(render_citation(ABOUT))
    assert found.keys() <= CFF
    assert found["cff-version"] == "1.2.0"
    assert found["type"] == "dataset"
    assert found["title"] == "Sample: a | b"
    assert found["authors"] == [{"name": "Ada Example"}, {"name": "Some {University} & Sons"}]
    assert str(found["date-released"]) == "2026-11-30"


def test_without_authors_the_contributors_are_cited_and_no_day_is_made_up() -> None:
    found = yaml.safe_load(render_citation(replace(ABOUT, statement={"date_published": "soon"})))
    assert found["authors"] == [{"name": "Contributors to Sample: a | b"}]
    assert "date-released" not in found


def test_bibtex_holds_no_command(folder: Path) -> None:
    shown = card(replace(ABOUT, title="\\input{x} 100 % {a}"), folder)
    entry = shown[shown.index("@misc") :]
    assert "title = {{inputx 100 \\% a}}" in entry
    assert "author = {{Ada Example} and {Some University \\& Sons}}" in entry


def test_a_card_keeps_what_people_wrote_in_its_place(folder: Path) -> None:
    about = replace(
        ABOUT,
        title="<img src=x> [a](b)\n# c",
        attribution="two\nlines | <b>",
        statement={"limitations": "# no heading\n<script>"},
    )
    shown = card(about, folder)
    assert "# &lt;img src=x> \\[a](b) # c 1.0.0" in shown
    assert "\n# no heading" not in shown
    assert "<script" not in shown
