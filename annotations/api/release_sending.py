"""Files of a release, and all of them as one, on their way to whoever may have them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request

from annotations.api.release_lookups import require_there
from annotations.models import Release
from annotations.publishing.archive import Archive
from annotations.selectors.release_files import archive_of, hashes_of, require_files
from workbench.core.api.ranges import Part, send_file, send_part
from workbench.core.api.sending import media_type_of, send
from workbench.release_format.layout import MANIFEST


def files_of(release: Release, address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Every file by its path; the manifest, which names the others, is the last."""
    entries = [*release.manifest["files"], {"path": MANIFEST, "bytes": None, "sha256": None}]
    return [
        {
            **{name: entry[name] for name in ("path", "bytes", "sha256")},
            "media_type": media_type_of(entry["path"]),
            "url": address(entry["path"]),
        }
        for entry in entries
    ]


def send_release_file(
    request: Request, release: Release, path: str, *, cache: str
) -> HttpResponseBase:
    """One file.

    Raises:
        Http404: the manifest names no such file, or the release lies elsewhere.
        Conflict: it is not what the manifest says.
    """
    digest = hashes_of(release).get(path)
    if digest is None:
        raise Http404(_("The manifest names no such file."))
    require_there(release)
    require_files(release=release, names=[path])
    return send_file(request, release.place, path, etag=f'"{digest}"', cache=cache)


def send_release_archive(request: Request, release: Release, *, cache: str) -> HttpResponseBase:
    """All files, in parts as they are asked for where they are not too large to be counted
    beforehand; raises as `send_release_file`."""
    require_there(release)
    require_files(release=release)
    archive = archive_of(release)
    told = {
        "etag": f'"zip-{release.content_hash}"',
        "filename": f"{archive.root}.zip",
        "cache": cache,
    }
    if archive.size is None:
        return send(request, lambda: _whole(archive), **told)

    def response(part: Part) -> StreamingHttpResponse:
        return StreamingHttpResponse(archive.part(part.start, part.end))

    return send_part(request, archive.size, response, media_type="application/zip", **told)


def _whole(archive: Archive) -> StreamingHttpResponse:
    return StreamingHttpResponse(archive.stream(), content_type="application/zip")
