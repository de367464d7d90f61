from django.urls import path

from evaluation.web import analyses, findings, items, pages, runs, two_runs

app_name = "evaluation"
urlpatterns = [
    path("", pages.scoreboard, name="scoreboard"),
    path("start/", runs.start, name="start"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/live/", runs.live, name="live"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:pk>/retry/", runs.retry, name="retry"),
    path("runs/<int:pk>/against/", two_runs.choose, name="choose-two-runs"),
    path("runs/<int:pk>/against/<int:other>/", two_runs.two_runs, name="two-runs"),
    path(
        "runs/<int:pk>/against/<int:other>/chart.<slug:form>",
        two_runs.two_runs_file,
        name="two-runs-file",
    ),
    path("analyses/", analyses.analyses, name="analyses"),
    path("analyses/start/", analyses.start, name="start-analysis"),
    path("analyses/<int:pk>/", analyses.analysis, name="analysis"),
    *(
        path(f"analyses/<int:pk>/{tab}/", pages.page, {"tab": tab}, name=f"analysis-{tab}")
        for tab in pages.TABS
    ),
    path("analyses/<int:pk>/findings/", findings.findings, name="findings"),
    path("analyses/<int:pk>/cancel/", analyses.cancel, name="cancel-analysis"),
    path("analyses/<int:pk>/retry/", analyses.retry, name="retry-analysis"),
    path(
        "analyses/<int:pk>/figures/<slug:name>.<slug:form>",
        pages.figure_file,
        name="analysis-figure",
    ),
    path("analyses/<int:pk>/items/", items.item_list, name="analysis-items"),
    path("analyses/<int:pk>/items/<path:sample_id>/", items.one_item, name="analysis-item"),
]
