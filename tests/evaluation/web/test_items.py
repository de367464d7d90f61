import json
import re
from html import unescape
from math import log
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from evaluation.models import Analysis, Run
from evaluation.scoring.dataset import Release
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import load_questions
from tests.evaluation.analyses_of_items import LOST, analysed, run_models, store_answer
from tests.evaluation.releases import (
    row,
    small_release,
    subject_rows,
    write_language,
    write_manifest,
)
from workbench.core.accounts.models import User
from workbench.core.released_items import ReleaseKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysis(store: Path, db: None) -> Analysis:
    return analysed()


@pytest.fixture
def reader(client: Client, onlooker: User) -> Client:
    client.force_login(onlooker)
    return client


def url(analysis: Analysis, sample_id: str = "", **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    name = f"{sample_id}/" if sample_id else ""
    return f"/evaluation/analyses/{analysis.pk}/items/{name}?{query}"


def page(reader: Client, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200
    return response.content.decode()


def names_on(html: str) -> list[str]:
    """The questions of a list, in order."""
    places = [(html.find(f"arithmetic/<wbr>test/<wbr>{n}</a>"), n) for n in range(5)]
    return [f"{number}" for place, number in sorted(places) if place >= 0]


def test_the_most_suspicious_question_stands_first_with_its_text(
    reader: Client, analysis: Analysis
) -> None:
    html = page(reader, url(analysis, language="es"))
    assert names_on(html)[0] == "1"
    assert "Which number follows 1 in arithmetic?" in html
    assert "No model chooses the key" in html
    assert "0/3" in html
    assert "+3.2" in html


def test_a_list_that_leaves_nothing_says_so(reader: Client, analysis: Analysis) -> None:
    assert "No question is like that" in page(reader, url(analysis, name="geometry"))


def test_one_question_tells_what_every_model_answered(reader: Client, analysis: Analysis) -> None:
    html = page(reader, url(analysis, LOST))
    assert "Which number follows 1 in arithmetic?" in html
    assert "In es, 0 of 3 models choose the key A." in html
    assert "0/3" in html  # in Spanish, the most suspicious
    assert "3/3" in html  # in English
    assert "the release is not in the store" not in html.lower()


def test_the_prompt_is_held_against_what_the_run_sent(
    reader: Client, analysis: Analysis, store: Path
) -> None:
    release = Release(store / analysis.release_folder)
    asked = load_questions(release, "es", split="test", rules=PromptRules(shots=2))
    [sent] = [one for one in asked if one.item.sample_id == LOST]
    shares = [0.1, 0.7, 0.15, 0.05]
    logs = [log(share) for share in shares]
    run = store_answer(analysis, logs, prompt_sha256=sent.prompt_sha256)
    html = page(reader, url(analysis, LOST))
    assert "as it was sent, to the byte" in html
    assert escape(sent.prompt) in html
    assert re.findall(r">(\d+\.\d)</td>", html) == ["10.0", "70.0", "15.0", "5.0", "100.0"]
    Run.objects.filter(pk=run.pk).update(shots=1)
    assert "the run sent another" in page(reader, url(analysis, LOST))


def test_one_goes_on_in_the_list_that_a_question_was_opened_from(
    reader: Client, analysis: Analysis
) -> None:
    html = page(reader, url(analysis, LOST, **{"language": "es", "at": "0", "in": "es"}))
    following = re.search(r'href="([^"]+)" rel="next"', html)
    assert following
    assert 'rel="prev"' not in html
    after = page(reader, unescape(following[1]))
    assert "arithmetic/<wbr>test/<wbr>0</h1>" in after
    back = re.search(r'href="([^"]+)" rel="prev"', after)
    assert back
    assert f"/{LOST}/?language=es" in back[1]


def test_a_question_that_is_not_there_is_not_found(reader: Client, analysis: Analysis) -> None:
    assert reader.get(url(analysis, "no/such/item")).status_code == 404
    assert reader.get(url(analysis, LOST, **{"in": "fr"})).status_code == 404


def test_what_is_withheld_is_neither_listed_nor_told(
    reader: Client, analysis: Analysis, onlooker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever door, and only from whom it is withheld."""

    def withhold(user: User, release: ReleaseKey) -> list[str]:
        assert release == ReleaseKey(analysis.release_hash, analysis.release_folder)
        return [LOST] if user == onlooker else []

    monkeypatch.setattr("workbench.core.released_items._WITHHOLDING", [withhold])
    html = page(reader, url(analysis))
    assert "1" not in names_on(html)
    assert "1 question is kept from you" in html
    refused = reader.get(url(analysis, LOST))
    assert refused.status_code == 403
    assert b"can still come to you" in refused.content
    api = f"/api/v1/analyses/{analysis.pk}/items"
    assert LOST not in reader.get(api).content.decode()
    assert LOST not in reader.get(f"{api}/csv").content.decode()
    assert reader.get(f"{api}/{LOST}").status_code == 403


def test_without_the_release_answers_are_still_shown(
    reader: Client, analysis: Analysis, store: Path
) -> None:
    (store / "sample-1.0.0").rename(store / "elsewhere")
    html = page(reader, url(analysis, LOST))
    assert "The release is not in the store as it was analysed" in html
    assert "0/3" in html
    assert names_on(page(reader, url(analysis, language="es")))[0] == "1"


def test_questions_that_changed_between_releases_are_found(
    reader: Client, analysis: Analysis, store: Path
) -> None:
    later = small_release(store / "sample-2.0.0")
    rows = subject_rows("arithmetic", 5) + subject_rows("logic", 4)
    rows[1] = row("arithmetic", "test", 1, question="Another text?")
    write_language(later, "es", rows)
    write_manifest(later)
    second = analysed("sample-2.0.0", answers="AAB")
    html = page(reader, url(second, language="es", since=str(analysis.pk)))
    assert names_on(html) == ["1"]
    assert "Right before" in html
    assert "0/3" in html
    assert "2/3" in html
    (store / "sample-1.0.0").rename(store / "elsewhere")
    cache.clear()
    asked = url(second, since=str(analysis.pk))
    assert b"cannot be told" in reader.get(asked, follow=True).content
    api = f"/api/v1/analyses/{second.pk}/items"
    assert reader.get(api, {"since": analysis.pk}).status_code == 409
    # Nobody's guess at another's analysis is answered.
    assert reader.get(url(second, since="999")).status_code == 404


def test_the_api_gives_the_list_and_one_question(
    reader: Client, analysis: Analysis, evaluator: User
) -> None:
    run_models(analysis, evaluator)
    api = f"/api/v1/analyses/{analysis.pk}/items"
    found = reader.get(api, {"language": "es", "suspicious": "true"}).json()
    assert found["count"] == 1
    assert found["rows"][0]["sample_id"] == LOST
    assert (found["rows"][0]["right"], found["rows"][0]["asked"]) == (0, 3)
    one = reader.get(f"{api}/{LOST}").json()
    assert one["language"] == "es"
    assert [answer["letter"] for answer in one["answers"]["es"]] == ["B", "B", "B"]
    assert {model["model"] for model in one["models"]} == {"longest:", "uniform:0"}
    assert reader.get(api, {"langauge": "es"}).status_code == 400


def test_the_list_as_a_file_holds_every_row(reader: Client, analysis: Analysis) -> None:
    response: Any = reader.get(f"/api/v1/analyses/{analysis.pk}/items/csv", {"language": "*"})
    lines = response.content.decode().splitlines()
    assert lines[0].startswith("sample_id,language,subject")
    assert len(lines) == 1 + 2 * 5
    assert json.dumps(LOST).strip('"') in lines[1]


def test_a_language_that_the_analysis_has_not_is_refused(
    reader: Client, analysis: Analysis
) -> None:
    assert reader.get(url(analysis, language="xx")).status_code == 404
    assert reader.get(url(analysis, LOST, language="xx")).status_code == 404
    api = f"/api/v1/analyses/{analysis.pk}/items"
    refused = reader.get(api, {"language": "xx"})
    assert refused.status_code == 400
    assert "en, es" in str(refused.json()["errors"]["language"])
    assert page(reader, url(analysis, language="source"))
