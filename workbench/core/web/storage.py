"""How static files are named in production: by their content, so that they may be kept for ever."""

from typing import ClassVar

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

IMPORT = r"""(?P<matched>from "(?P<url>\.{1,2}/[\w./-]+\.js)";)"""


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Renames what our own modules import as well; other people's scripts stay as they are."""

    patterns: ClassVar = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("desk/*.js", ((IMPORT, 'from "%(url)s";'),)),
        ("kinds/*/*.js", ((IMPORT, 'from "%(url)s";'),)),
    )
