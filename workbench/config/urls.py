"""Every address, and which app answers it."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from workbench.core import health
from workbench.core.accounts.views.profile import set_language
from workbench.core.api.docs import NothingHereView

api: list[URLPattern | URLResolver] = [
    path("", include("annotations.api.urls")),
    path("", include("workbench.core.api.urls")),
    path("", include("evaluation.api.urls")),
    path("", include("workbench.running.operations.api")),
    re_path("", NothingHereView.as_view(), name="api-nothing"),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("workbench.core.accounts.urls")),
    path("accounts/", include("annotations.web.joining.urls")),
    path("accounts/", include("allauth.urls")),
    path("jobs/", include("workbench.core.jobs.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("releases/", include("annotations.web.public.urls")),
    path("releases/", include("annotations.api.public_urls")),
    path("status/", include("workbench.running.operations.urls")),
    path("evaluation/", include("evaluation.web.urls")),
    path("console/", include("annotations.web.console.urls")),
    path("", include("workbench.core.web.urls")),
    path("", include("annotations.web.desk.urls")),
]

handler400 = "workbench.core.web.busy.unreadable"
handler500 = "workbench.core.web.busy.failed"
