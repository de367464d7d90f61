"""Licence, citation and changes."""

from annotations.publishing.card.opening import UNKNOWN
from annotations.publishing.card.told import Told, listed
from annotations.publishing.citation import bibtex
from annotations.publishing.markdown import in_markdown
from workbench.release_format.layout import CITATION

METHOD = (
    "The questions on cultural sensitivity and the layout are those of Global MMLU (Singh et al.,"
    " 2024, [arXiv 2412.03304](https://arxiv.org/abs/2412.03304))."
)


def licence(told: Told) -> str:
    if told.about.licence in UNKNOWN:
        return "Nobody has stated a licence."
    return f"`{told.about.licence}`"


def attribution(told: Told) -> str:
    return f"Attribution: {in_markdown(told.about.attribution)}" if told.about.attribution else ""


def engine_licences(told: Told) -> str:
    licences = sorted({one.licence for one in told.about.engines if one.licence})
    if not licences:
        return ""
    named = listed([f"`{in_markdown(one)}`" for one in licences])
    return f"Machine translations are bound by the licences of their engines' models too: {named}."


def citation(told: Told) -> str:
    return (
        f"[`{CITATION}`]({CITATION}) has it for reference managers. Cite the version; the content"
        " hash in `manifest.json` names these very bytes.\n\n"
        f"```bibtex\n{bibtex(told.about)}\n```"
    )


def method(told: Told) -> str:
    return METHOD if told.figures.labels.annotated else ""


def since(told: Told) -> str:
    parent = told.about.parent
    if parent is None:
        return "First release." if not told.about.notes else ""
    return f"Since {parent.version} (content hash `{parent.content_hash}`):"


def as_of(told: Told) -> str:
    if not told.about.as_of:
        return ""
    return f"The newest decision or text that it counts is of {told.about.as_of} (UTC)."


def notes(told: Told) -> str:
    return told.about.notes


def changes(told: Told) -> str:
    return told.about.changes


LICENCE = (licence, attribution, engine_licences)
CITE = (citation, method)
CHANGES = (since, notes, changes, as_of)
