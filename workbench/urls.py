"""The rooms and their doors."""

from django.contrib import admin
from django.urls import include, path

from workbench import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("workbench.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("jobs/", include("workbench.jobs.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("workbench.api.urls")),
    path("evaluation/", include("evaluation.web.urls")),
    path("console/", include("annotations.web.console.urls")),
    path("", include("workbench.web.urls")),
    path("", include("annotations.web.desk.urls")),
]
