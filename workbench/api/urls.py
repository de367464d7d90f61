"""Everything under `/api/v1/`."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from workbench.api import docs, jobs

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs.DocsView.as_view(), name="api-docs"),
    path("jobs/<uuid:pk>", jobs.JobView.as_view(), name="api-job"),
    path("jobs/<uuid:pk>/cancel", jobs.CancelJobView.as_view(), name="api-job-cancel"),
    path("", include("annotations.api.urls")),
    path("", include("evaluation.api.urls")),
    re_path("", docs.NothingHereView.as_view()),
]
