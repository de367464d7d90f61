"""Analyses over the API: the same service as the pages'."""

import pytest

from evaluation.models import Analysis
from tests.evaluation.analyses import stored_analysis
from tests.evaluation.test_analyses import finished

pytestmark = pytest.mark.django_db
URL = "/api/v1/analyses"


def test_an_analysis_is_started_followed_and_stopped(client, store, evaluator):
    run = finished(evaluator, "uniform:0")
    client.force_login(evaluator)
    response = client.post(URL, {"runs": [run.pk]}, content_type="application/json")
    assert response.status_code == 201
    made = response.json()
    assert (made["state"], made["runs"], made["specs"]) == ("queued", [run.pk], ["uniform:0"])
    assert [one["id"] for one in client.get(URL).json()["results"]] == [made["id"]]
    assert client.post(f"{URL}/{made['id']}/retry").status_code == 409
    assert client.post(f"{URL}/{made['id']}/cancel").status_code == 202
    assert client.post(f"{URL}/{made['id']}/retry").status_code == 200
    assert Analysis.objects.get().is_active


def test_what_is_wrong_is_named(client, store, evaluator, onlooker):
    client.force_login(evaluator)
    refused = client.post(URL, {"runs": [1], "draws": 1}, content_type="application/json")
    assert refused.status_code == 400
    assert "draws" in refused.json()["errors"]
    client.force_login(onlooker)
    denied = client.post(URL, {"runs": [1]}, content_type="application/json")
    assert denied.status_code == 403


def test_a_table_is_read_in_parts_and_as_a_file(client, store, onlooker):
    analysis = stored_analysis()
    client.force_login(onlooker)
    table = f"{URL}/{analysis.pk}/tables/models"
    asked = {"language": "l01", "subset": "all"}
    found = client.get(table, asked | {"limit": 3}).json()
    assert found["count"] == len(analysis.specs)
    assert len(found["rows"]) == 3
    rest = client.get(table, asked | {"first": 3}).json()["rows"]
    assert {row["model"] for row in found["rows"] + rest} == set(analysis.specs)
    lines = client.get(f"{table}/csv", asked).content.decode().splitlines()
    assert lines[0].startswith("model,")
    assert len(lines) == 1 + len(analysis.specs)


def test_no_table_of_single_questions_and_no_unknown_column_is_given(client, store, onlooker):
    analysis = stored_analysis()
    client.force_login(onlooker)
    assert client.get(f"{URL}/{analysis.pk}/tables/items").status_code == 404
    assert client.get(f"{URL}/{analysis.pk}/tables/pairs", {"model": "x"}).status_code == 400


def test_a_language_that_the_analysis_has_not_is_refused(client, store, onlooker):
    analysis = stored_analysis()
    client.force_login(onlooker)
    table = f"{URL}/{analysis.pk}/tables/models"
    refused = client.get(table, {"language": "xx"})
    assert refused.status_code == 400
    assert "l01" in str(refused.json()["errors"]["language"])
    assert client.get(table, {"language": "mean"}).json()["count"]
