"""What is to be said of a release that none of its tables tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotations.publishing.records import EngineRecord, ParentRelease
from workbench.release_format.forms import ReleasedForm

ALL, REVIEWED = "all", "reviewed"
"""Which texts a release takes: every current one, or those that people have reviewed."""


@dataclass(frozen=True)
class About:
    """The name, the rules and the terms of a release.

    `languages` are those with rows, `campaign_languages` all that the campaign works in, both with
    the source's first and the others by code. `licence` is an SPDX identifier in lower case, as the
    hub writes it; `notes` are what people say of the changes since the parent, `changes` what is
    counted of them, both in Markdown; `cut` is the highest id of each ledger table that is counted.
    `protocol` is what `protocol.json` holds, `guideline` the text that people worked by. `engines`
    are those that translated, `forms` those with tables of their own. `texts` is `all` or
    `reviewed`, `lite` the rule of the Lite subset, `statement` what people wrote of the data, by
    field; `as_of` the day of the newest decision or text in it.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    campaign_languages: tuple[str, ...]
    title: str = ""
    source_language: str = "en"
    licence: str = "unknown"
    attribution: str = ""
    parent: ParentRelease | None = None
    notes: str = ""
    cut: Mapping[str, int] = field(default_factory=dict)
    protocol: Mapping[str, Any] = field(default_factory=dict)
    guideline: str = ""
    synthetic: bool = False
    engines: tuple[EngineRecord, ...] = ()
    forms: tuple[ReleasedForm, ...] = ()
    texts: str = ALL
    lite: Mapping[str, Any] | None = None
    changes: str = ""
    statement: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
