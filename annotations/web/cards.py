"""The dataset card of a release as a page shows it."""

from annotations.models import Release
from annotations.services.release_reading import checked_files
from annotations.web.prose import Prose, prose
from workbench.release_format.layout import CARD


def card_of(release: Release) -> Prose:
    """Its Markdown below the front matter, which is for programs.

    Raises:
        Conflict: it is not what the manifest says, or not there.
    """
    with checked_files(release=release)(CARD) as file:
        text = file.read().decode("utf-8")
    return prose(text.split("---\n", 2)[-1] if text.startswith("---\n") else text)
