from django.urls import path

from evaluation.api import views

urlpatterns = [
    path("runs", views.RunListView.as_view(), name="api-runs"),
    path("runs/<int:pk>", views.RunView.as_view(), name="api-run"),
    path("runs/<int:pk>/scores", views.RunScoresView.as_view(), name="api-run-scores"),
    path("runs/<int:pk>/cancel", views.CancelRunView.as_view(), name="api-run-cancel"),
    path("runs/<int:pk>/retry", views.RetryRunView.as_view(), name="api-run-retry"),
]
