"""The dataset card: every sentence a function of what is counted in the folder.

A sentence is written once, here, as a function that gives its text or nothing; its test makes it
false and sees it change. What no table tells (uses, people, pay) a team states, or it is told as
not stated.
"""

from collections.abc import Sequence
from pathlib import Path

from annotations.publishing.about import About
from annotations.publishing.card import (
    culture,
    ending,
    fields,
    limits,
    loading,
    making,
    opening,
    people,
)
from annotations.publishing.card.told import Section, Told
from annotations.publishing.figures import figures_of
from annotations.publishing.front_matter import front_matter
from annotations.publishing.markdown import in_markdown
from workbench.release_format.layout import TableFile

SECTIONS = (
    Section("", opening.SENTENCES),
    Section("How to load", loading.SENTENCES),
    Section("Culturally sensitive and agnostic questions", culture.SENTENCES),
    Section("How it was made", making.SENTENCES),
    Section("Who annotated", people.WHO),
    Section("Uses and limits", limits.SENTENCES),
    Section("Statement of the team", people.STATEMENT),
    Section("Licence", ending.LICENCE),
    Section("Citation", ending.CITE),
    Section("Changes", ending.CHANGES),
    Section("Data fields", fields.SENTENCES),
)


def render_card(about: About, folder: Path, files: Sequence[TableFile]) -> str:
    """The whole of `README.md` for a folder whose tables are written."""
    return card_of(Told(about, figures_of(folder), tuple(files), folder))


def card_of(told: Told) -> str:
    """The same from figures at hand."""
    about = told.about
    title = f"# {in_markdown(about.title or about.name)} {about.version}"
    sections = [section.text(told) for section in SECTIONS]
    body = "\n\n".join([title, *filter(None, sections)])
    return f"---\n{front_matter(told)}---\n\n{body}\n"
