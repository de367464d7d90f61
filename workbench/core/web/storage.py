"""How static files are named in production: by their content, so that they may be kept for ever."""

from typing import Any, ClassVar

import rcssmin  # type: ignore[import-untyped]
from django.core.files.base import ContentFile, File
from whitenoise.compress import Compressor  # type: ignore[import-untyped]
from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

IMPORT = r"""(?P<matched>from "(?P<url>\.{1,2}/[\w./-]+\.js)";)"""


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Renames what our own modules import as well; other people's scripts stay as they are.

    Style sheets are kept without comments and spaces: what a page loads is read on slow phones.
    """

    patterns: ClassVar = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("desk/*.js", ((IMPORT, 'from "%(url)s";'),)),
        ("kinds/*/*.js", ((IMPORT, 'from "%(url)s";'),)),
    )

    def _save(self, name: str, content: File[Any]) -> str:
        if name.endswith(".css") and ".min." not in name:
            content.seek(0)  # Whoever named it by its content has read it to the end.
            read = content.read()
            text = read.decode() if isinstance(read, bytes) else read
            content = ContentFile(rcssmin.cssmin(text).encode(), name)
        return super()._save(name, content)  # type: ignore[no-any-return]

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """By gzip alone, whatever else is installed, and without what only debuggers load.

        Brotli takes ten times as long at each start for a twelfth less.
        """
        skipped = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
        return Compressor(**kwargs | {"extensions": skipped, "use_brotli": False})
