"""The API's own addresses: its contract, its pages, its jobs."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from workbench.core.api import docs, jobs

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs.DocsView.as_view(), name="api-docs"),
    path("jobs/<uuid:pk>", jobs.JobView.as_view(), name="api-job"),
    path("jobs/<uuid:pk>/cancel", jobs.CancelJobView.as_view(), name="api-job-cancel"),
]
