from django.urls import path

from evaluation.api import analyses, findings, items, views

urlpatterns = [
    path("analyses", analyses.AnalysisListView.as_view(), name="api-analyses"),
    path("analyses/<int:pk>", analyses.AnalysisView.as_view(), name="api-analysis"),
    path(
        "analyses/<int:pk>/cancel",
        analyses.CancelAnalysisView.as_view(),
        name="api-analysis-cancel",
    ),
    path(
        "analyses/<int:pk>/retry", analyses.RetryAnalysisView.as_view(), name="api-analysis-retry"
    ),
    path(
        "analyses/<int:pk>/tables/<slug:table>",
        analyses.TableView.as_view(),
        name="api-analysis-table",
    ),
    path(
        "analyses/<int:pk>/tables/<slug:table>/csv",
        analyses.TableFileView.as_view(),
        name="api-analysis-table-file",
    ),
    path(
        "analyses/<int:pk>/findings",
        findings.FindingsView.as_view(),
        name="api-analysis-findings",
    ),
    path(
        "analyses/<int:pk>/items",
        items.AnalysedItemListView.as_view(),
        name="api-analysis-items",
    ),
    path(
        "analyses/<int:pk>/items/csv",
        items.AnalysedItemFileView.as_view(),
        name="api-analysis-items-file",
    ),
    path(
        "analyses/<int:pk>/items/<path:sample_id>",
        items.AnalysedItemView.as_view(),
        name="api-analysis-item",
    ),
    path("runs", views.RunListView.as_view(), name="api-runs"),
    path("runs/<int:pk>", views.RunView.as_view(), name="api-run"),
    path("runs/<int:pk>/scores", views.RunScoresView.as_view(), name="api-run-scores"),
    path("runs/<int:pk>/robustness", views.RunRobustnessView.as_view(), name="api-run-robustness"),
    path("runs/<int:pk>/cancel", views.CancelRunView.as_view(), name="api-run-cancel"),
    path("runs/<int:pk>/retry", views.RetryRunView.as_view(), name="api-run-retry"),
]
