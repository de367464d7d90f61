"""The dataset card of a release as a page shows it."""

from annotations.models import Release
from annotations.web.prose import Prose, prose
from workbench.release_format.layout import CARD


def card_of(release: Release) -> Prose:
    """Its Markdown below the front matter, which is for programs."""
    text = release.place.read(CARD).decode("utf-8")
    return prose(text.split("---\n", 2)[-1] if text.startswith("---\n") else text)
