"""Two runs, and two releases, beside each other."""

import pytest

from tests.evaluation.analyses import stored_analysis, tables
from tests.evaluation.test_analyses import finished

pytestmark = pytest.mark.django_db


def test_two_runs_differ_by_language_with_intervals(client, store, evaluator):
    here, there = (finished(evaluator, spec) for spec in ("uniform:0", "longest:"))
    client.force_login(evaluator)
    form = client.get(here.get_absolute_url()).content.decode()
    assert f'<option value="{there.pk}"' in form
    asked = client.get(f"{here.get_absolute_url()}against/", {"other": there.pk})
    page = client.get(asked.url)
    first = page.context["found"][0]
    assert first.language == "*"
    difference, low, high = first.difference
    assert difference == pytest.approx(first.here.accuracy - first.there.accuracy)
    assert low < difference < high
    assert {one.language for one in page.context["found"]} == {"*", "en", "es"}
    assert str(page.context["chart"].svg) in page.content.decode()
    file = client.get(f"{asked.url}chart.csv")
    assert len(file.content.decode().splitlines()) == 4


def test_a_run_that_has_not_finished_is_compared_with_none(client, store, evaluator):
    here = finished(evaluator, "uniform:0")
    client.force_login(evaluator)
    assert "Compare with" not in client.get(here.get_absolute_url()).content.decode()
    for other in ("", "x", str(here.pk + 1)):
        against = client.get(f"{here.get_absolute_url()}against/", {"other": other})
        assert against.status_code == 404


def test_two_releases_are_compared_by_the_models_of_both(client, store, onlooker):
    before = stored_analysis(tables(3, 2, 120))
    after = stored_analysis(tables(4, 2, 120, 2), release_version="1.1.0")
    client.force_login(onlooker)
    page = f"/evaluation/analyses/{after.pk}/releases/"
    assert "Choose what to compare with" in client.get(page).content.decode()
    assert client.get(page).context["others"][0][0] == str(before.pk)
    shown = client.get(page, {"other": before.pk})
    (differences, drawn, query), (_ranks, bump, _query) = shown.context["figures"]
    assert {row[0] for row in drawn.chart.rows} == set(before.specs)
    assert bump.chart.columns[1:] == ("made 1.0.0", "made 1.1.0")
    file = client.get(f"/evaluation/analyses/{after.pk}/figures/{differences.name}.csv?{query}")
    assert len(file.content.decode().splitlines()) == 1 + len(before.specs)
    assert client.get(page, {"other": "x"}).status_code == 404
    assert client.get(page, {"other": after.pk + 1}).status_code == 404
