"""How a release is cited: `CITATION.cff` (Citation File Format 1.2.0), and as BibTeX."""

import re

import yaml

from annotations.publishing.about import About
from annotations.publishing.markdown import without_direction
from annotations.statement import AUTHORS, PUBLISHED

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def render_citation(about: About) -> str:
    """The text of `CITATION.cff`; where nobody stated the authors, the contributors as one."""
    document = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it by these data.",
        "type": "dataset",
        "title": _title(about),
        "version": about.version,
        "authors": [{"name": name} for name in authors(about)],
        **({"date-released": day} if (day := published(about)) else {}),
        **({"abstract": text} if (text := about.statement.get("summary", "").strip()) else {}),
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)


def bibtex(about: About) -> str:
    """The same as a BibTeX entry."""
    key = re.sub(r"[^a-z0-9]+", "-", about.name.lower()).strip("-") or "dataset"
    names = " and ".join(f"{{{_tex(name)}}}" for name in authors(about))
    year = [f"  year = {{{day[:4]}}},"] if (day := published(about)) else []
    lines = [
        f"@misc{{{key}-{about.version},",
        f"  title = {{{{{_tex(_title(about))}}}}},",
        f"  author = {{{names}}},",
        f"  version = {{{about.version}}},",
        *year,
        "}",
    ]
    return "\n".join(lines)


def authors(about: About) -> list[str]:
    """Those whom the statement names, one a line."""
    named = [line.strip() for line in about.statement.get(AUTHORS, "").splitlines()]
    found = [without_direction(name) for name in named if name]
    return found or [f"Contributors to {_title(about)}"]


def published(about: About) -> str:
    """The day that the statement names, empty where it names none."""
    day = about.statement.get(PUBLISHED, "").strip()
    return day if _DAY.fullmatch(day) else ""


def _title(about: About) -> str:
    return without_direction(about.title or about.name)


def _tex(text: str) -> str:
    """Text in which nothing is a command or ends its braces."""
    plain = " ".join(text.split()).replace("\\", "")
    return re.sub(r"([#$%&_])", r"\\\1", re.sub(r"[{}~^]", "", plain))
