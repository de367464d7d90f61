"""Scores of metrics that run elsewhere come in as files, with direction and range."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from annotations.formats.scores import read_scores
from annotations.models import Campaign, TextScore
from annotations.selectors.scores import mean_scores
from annotations.services.importing import ImportRefused
from annotations.services.scores import ImportedScores, Scale, import_scores
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn, sign_in
from tests.factories import make_campaign, member, translate
from tests.made_once import made_once
from workbench.core.errors import Invalid
from workbench.layouts.records import FormatError

__all__ = ["sign_in"]
UNIT = Scale(higher_is_better=True, lowest=0, highest=1)


@made_once
def campaign() -> Campaign:
    campaign = make_campaign(items=2)
    translate(campaign, "es", "second")
    return campaign


def lines(campaign: Campaign, *scores: object, **more: str) -> str:
    ids = list(campaign.benchmark.items.values_list("sample_id", flat=True))
    return "\n".join(
        json.dumps({"sample_id": id, "language": "es", "engine": "second", "score": score} | more)
        for id, score in zip(ids, scores, strict=True)
    )


def stored(campaign: Campaign, text: str, scale: Scale = UNIT, **given: bool) -> ImportedScores:
    rows = read_scores("qe.jsonl", text.encode())
    return import_scores(campaign=campaign, metric="kiwi", scale=scale, given=rows, **given)


def test_scores_are_stored_replaced_and_meant_by_engine(campaign: Campaign, tmp_path: Path) -> None:
    text = lines(campaign, 0.5, 0.75)
    assert stored(campaign, text, dry_run=True) == ImportedScores(2, 0, 0)
    assert not TextScore.objects.exists()
    assert stored(campaign, text) == ImportedScores(2, 0, 0)
    assert stored(campaign, lines(campaign, 0.5, 1)) == ImportedScores(0, 1, 1)
    (mean,) = mean_scores(campaign)
    assert (mean.language, mean.engine, mean.texts, mean.mean) == ("es", "second", 2, 0.75)
    assert mean_scores(campaign, "fr") == []
    with pytest.raises(Invalid, match="0 … 1, higher is better"):
        stored(campaign, text, Scale(higher_is_better=False, lowest=0, highest=1))
    with pytest.raises(Invalid, match="above the lowest"):
        stored(campaign, text, Scale(higher_is_better=True, lowest=1, highest=1))
    file = tmp_path / "x.csv"
    ids = campaign.benchmark.items.values_list("sample_id", flat=True)
    rows = "".join(f"{id},ES,test-engine,{24.5}\n" for id in ids)
    file.write_text(f"sample_id,language,engine,score\n{rows}")
    given = {"campaign": campaign.name, "metric": "metricx", "better": "lower"}
    call_command("import_scores", file, range=(0, 25), **given)
    assert [one.mean for one in mean_scores(campaign)] == [0.75, 24.5]
    with pytest.raises(CommandError, match=r"x\.csv, row 2, score: 24\.5 is outside the range"):
        call_command("import_scores", file, range=(0, 24), **given | {"metric": "other"})


def test_bad_rows_are_all_told_and_nothing_is_stored(campaign: Campaign) -> None:
    good = lines(campaign, 0.5, 0.5)
    bad = [
        *lines(campaign, "x", True).split("\n"),
        *lines(campaign, "1e999", 2).split("\n"),
        lines(campaign, 0.5, 0.5, engine="third").split("\n")[0],
        lines(campaign, 0.5, 0.5, engine="").split("\n")[0],
        lines(campaign, 0.5, 0.5, language="fr").split("\n")[0],
        lines(campaign, 0.5, 0.5, language="??").split("\n")[0],
        good.split("\n")[0],
        '{"sample_id": "a\x00", "language": "es", "score": 1}',
        "[1]",
        "{",
    ]
    with pytest.raises(ImportRefused) as refused:
        stored(campaign, "\n".join([good, *bad]))
    fields = [(error.row, error.field) for error in refused.value.errors]
    assert fields == [
        (3, "score"), (4, "score"), (5, "score"), (6, "score"), (7, "engine"), (8, "engine"),
        (9, "sample_id"), (10, "language"), (11, "sample_id"), (12, "row"), (13, "row"),
        (14, "row"),
    ]  # fmt: skip
    assert not TextScore.objects.exists()
    for name, content in [("a.xls", b""), ("a.csv", b"\xff"), ("a.csv", b"id,score\n")]:
        with pytest.raises(FormatError):
            read_scores(name, content)
    assert read_scores("a.csv", b"sample_id,language,score\n").errors


def test_the_page_takes_a_file_says_what_is_wrong_and_forgets(
    campaign: Campaign, sign_in: SignIn
) -> None:
    path = f"/console/campaigns/{campaign.name}/effort/scores/"
    client = sign_in(member(campaign, Role.MANAGER))
    assert "No scores yet" in client.get(path).text
    given = {"name": "kiwi", "better": "higher", "lowest": "0", "highest": "1"}

    def send(text: str) -> str:
        file = SimpleUploadedFile("qe.jsonl", text.encode())
        return client.post(path, {**given, "file": file}, follow=True).text

    assert "is outside the range" in send(lines(campaign, 0.5, 7))
    assert "2 scores are new" in send(lines(campaign, 0.5, 0.5))
    assert "0.5000" in client.get(path).text
    said = client.get(f"/api/v1/campaigns/{campaign.name}/effort").json()["scores"][0]
    assert (said["metric"], said["highest"], said["mean"], said["texts"]) == ("kiwi", 1, 0.5, 2)
    client.post(f"{path}delete/", {"metric": "kiwi"})
    assert not TextScore.objects.exists()
    assert sign_in(member(campaign, Role.VIEWER)).get(path).status_code == 403
