"""The pages of analyses: started, followed, read, shared and saved."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from evaluation.models import Analysis
from evaluation.web.pages import TABS
from tests.evaluation.analyses import stored_analysis, tables
from tests.evaluation.test_analyses import finished
from workbench.core.jobs import services as jobs
from workbench.core.releases import _RULES

pytestmark = pytest.mark.django_db

START = "/evaluation/analyses/start/"


@pytest.fixture
def analysis(store) -> Analysis:
    return stored_analysis()


def text(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_where_nothing_was_analysed_the_way_there_is_shown(client, store, evaluator, onlooker):
    client.force_login(onlooker)
    assert "No model has been measured yet" in text(client, "/evaluation/")
    assert "Nothing has been analysed yet" in text(client, "/evaluation/analyses/")
    assert START not in text(client, "/evaluation/analyses/")
    assert client.get(START).status_code == 403
    client.force_login(evaluator)
    assert START in text(client, "/evaluation/")
    assert "No run has finished yet" in text(client, START)


def test_runs_are_chosen_analysed_and_shown_as_models(client, store, evaluator):
    runs = [finished(evaluator, spec) for spec in ("uniform:0", "longest:")]
    client.force_login(evaluator)
    assert "nobody has analysed them" in text(client, "/evaluation/")
    form = text(client, START)
    assert form.count("checked") == 2
    sent = {"runs": [run.pk for run in runs], "draws": 100, "seed": 3}
    response = client.post(START, sent)
    analysis = Analysis.objects.get()
    assert response.url == analysis.get_absolute_url()
    assert analysis.seed == 3
    waiting = text(client, analysis.get_absolute_url())
    assert "The figures are being computed" in waiting
    assert client.post(START, sent).context["form"].non_field_errors()
    jobs.run(job_id=analysis.job_id)
    page = text(client, "/evaluation/")
    assert page.count('<th scope="row">') >= 2
    assert all(f'href="{run.get_absolute_url()}"' in page for run in runs)
    assert "2 models, 2 languages, 9 questions" in page


def test_a_form_without_runs_says_so(client, store, evaluator):
    finished(evaluator, "uniform:0")
    client.force_login(evaluator)
    response = client.post(START, {"draws": 100, "seed": 0})
    assert response.context["form"].errors["runs"]


def test_one_that_failed_says_why_and_can_begin_anew(client, store, evaluator, onlooker):
    runs = [finished(evaluator, "uniform:0")]
    client.force_login(evaluator)
    client.post(START, {"runs": [run.pk for run in runs], "draws": 100, "seed": 0})
    analysis = Analysis.objects.get()
    for file in (store / "sample-1.0.0").rglob("*.parquet"):
        file.unlink()
    jobs.run(job_id=analysis.job_id)
    page = text(client, analysis.get_absolute_url())
    assert "This analysis did not finish" in page
    assert "Begin anew" in page
    assert str(store) not in page
    assert "sample 1.0.0: " in page
    retry = f"{analysis.get_absolute_url()}retry/"
    client.force_login(onlooker)
    assert "Begin anew" not in text(client, analysis.get_absolute_url())
    assert client.post(retry).status_code == 403
    client.force_login(evaluator)
    assert client.post(retry, follow=True).status_code == 200
    assert Analysis.objects.get().is_active
    client.post(f"{analysis.get_absolute_url()}cancel/")
    assert not Analysis.objects.get().is_active


def test_a_damaged_run_is_named_by_its_model_and_not_by_where_it_lies(client, store, evaluator):
    run = finished(evaluator, "uniform:0")
    for file in (run.place.folder() / "predictions").glob("*.parquet"):
        file.write_bytes(b"junk")
    client.force_login(evaluator)
    client.post(START, {"runs": [run.pk], "draws": 100, "seed": 0})
    analysis = Analysis.objects.get()
    jobs.run(job_id=analysis.job_id)
    page = text(client, analysis.get_absolute_url())
    assert "uniform:0/predictions: " in page
    assert str(run.place.folder()) not in page


@pytest.mark.parametrize("tab", [tab for tab in TABS if tab != "releases"])
def test_every_page_has_its_charts_and_their_files(client, analysis, onlooker, tab):
    client.force_login(onlooker)
    response = client.get(f"/evaluation/analyses/{analysis.pk}/{tab}/")
    assert response.context["figures"]
    for figure, drawn, query in response.context["figures"]:
        assert str(drawn.chart.svg) in response.content.decode()
        for form, kind in (("svg", "image/svg+xml"), ("png", "image/png"), ("csv", "text/csv")):
            address = f"/evaluation/analyses/{analysis.pk}/figures/{figure.name}.{form}"
            file = client.get(f"{address}?{query}")
            assert file.headers["Content-Type"].startswith(kind)
            assert file.content
    assert client.get(f"/evaluation/analyses/{analysis.pk}/figures/none.svg").status_code == 404


def test_what_is_chosen_stands_in_the_address(client, analysis, onlooker):
    client.force_login(onlooker)
    base = f"/evaluation/analyses/{analysis.pk}"
    chosen = text(client, f"{base}/models/", language="l01", subset="CS")
    assert '<option value="l01" selected' in chosen
    assert '<option value="CS" selected' in chosen
    assert chosen != text(client, f"{base}/models/")
    ranked = client.get(f"{base}/languages/", {"measure": "rank"})
    assert ranked.context["figures"][0][1].chart.columns[2] == "Rank"
    model = analysis.specs[2]
    of_one = client.get(f"{base}/groups/", {"model": model, "kind": "subject"})
    assert model in of_one.context["figures"][0][1].chart.title
    for query in ({"language": "xx"}, {"subset": "none"}, {"kind": "none"}, {"model": "none"}):
        assert client.get(f"{base}/groups/?{urlencode(query)}").status_code == 404


def test_two_models_are_compared_whichever_comes_first(client, analysis, onlooker):
    client.force_login(onlooker)
    base = f"/evaluation/analyses/{analysis.pk}/compare/"
    best, worst = analysis.specs[-1], analysis.specs[0]

    def told(a, b):
        return client.get(base, {"a": a, "b": b}).context["figures"][0][1].sentences[0]

    assert told(best, worst) == told(worst, best)
    assert told(best, worst).startswith(f"{best} is ahead of {worst} by ")
    assert "95 % interval" in told(best, worst)
    assert client.get(base).context["choice"].a == best


def test_one_model_alone_has_pages_too(client, store, onlooker):
    alone = stored_analysis(tables(1, 2, 60))
    client.force_login(onlooker)
    for tab in TABS:
        assert text(client, f"/evaluation/analyses/{alone.pk}/{tab}/")
    compared = text(client, f"/evaluation/analyses/{alone.pk}/compare/")
    assert "Nothing to show here" in compared


@pytest.fixture
def hidden(analysis) -> Iterator[None]:
    """The release of the analysis is hidden from everybody."""

    def rule(_user):
        return [(analysis.release_hash, "elsewhere")]

    _RULES.append(rule)
    yield
    _RULES.remove(rule)


@pytest.mark.usefixtures("hidden")
def test_who_may_not_see_the_release_sees_no_analysis_of_it(client, analysis, onlooker):
    client.force_login(onlooker)
    for page in ("", "models/", "figures/accuracy.csv"):
        address = f"/evaluation/analyses/{analysis.pk}/{page}"
        assert client.get(address).status_code == 404
    assert "made" not in text(client, "/evaluation/analyses/")
    assert client.get(f"/api/v1/analyses/{analysis.pk}/tables/models").status_code == 404


def test_the_scoreboard_shows_the_latest_or_the_one_asked_for(client, analysis, onlooker):
    later = stored_analysis(tables(2, 1, 40))
    client.force_login(onlooker)
    assert client.get("/evaluation/").context["analysis"] == later
    asked = client.get("/evaluation/", {"analysis": analysis.pk})
    assert asked.context["analysis"] == analysis
    assert client.get("/evaluation/", {"analysis": "x"}).status_code == 404
