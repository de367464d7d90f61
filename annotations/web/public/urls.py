"""Pages of published releases that need no account."""

from django.urls import path

from annotations.web.public import pages

RELEASE = "<str:name>/<str:version>"

urlpatterns = [
    path(f"{RELEASE}/", pages.release, name="public-release"),
    path(f"{RELEASE}/report/", pages.report, name="public-report"),
]
