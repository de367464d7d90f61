"""Addresses of published releases, which stay."""

from django.urls import path

from annotations.api import public_files

RELEASE = "<str:name>/<str:version>"

urlpatterns = [
    path(f"{RELEASE}/files.json", public_files.PublicFilesView.as_view(), name="public-files"),
    path(f"{RELEASE}/archive.zip", public_files.PublicArchiveView.as_view(), name="public-archive"),
    path(
        f"{RELEASE}/<path:path>",
        public_files.PublicFileView.as_view(),
        name="public-release-file",
    ),
]
