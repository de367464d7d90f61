"""Did markup, blanks and the page's own encoding come through?"""

from collections import Counter
from collections.abc import Iterator
from html.entities import html5

import regex

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.units import Unit, fields_in_both, unescaped
from workbench.core.messages import gettext_noop

_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_TAG = regex.compile(
    r"""(?i)</?(?:a|audio|b|base|blockquote|body|br|button|center|code|del|div|em|embed|font|form
    |h[1-6]|head|hr|html|i|iframe|img|input|ins|li|link|mark|meta|object|ol|p|pre|s|script|small
    |span|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|video)
    (?:[\s/]+[\w-]+\s*=[^<>]*)?\s*/?>|\*\*""",
    regex.VERBOSE,
)
EMPHASIS = regex.compile(r"(?i)</?(?:b|em|i|mark|strong|u)>|\*\*")
_SHOUTED = regex.compile(r"\b\p{Lu}{3,}\b")
_BLANK = regex.compile(r"_{2,}")


class HtmlEntities(Check):
    id = "html_entities"
    order = 6
    name = gettext_noop("HTML entities")
    description = gettext_noop(
        "Encoded characters such as `&quot;` or `&#39;` that the source does not have."
    )
    severity = Severity.ERROR

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        found = [(field, match) for field, text in target.fields() for match in _entities(text)]
        if not found or (
            source is not target and any(_entities(text) for _, text in source.fields())
        ):
            return
        for field, match in found:
            yield self.finding(
                field,
                gettext_noop("%(entity)s is an encoded character.", entity=match[0]),
                gettext_noop("Write the character itself."),
                start=match.start(),
                end=match.end(),
                fix=unescaped(match[0]),
            )


class Markup(Check):
    """Emphasis may come in where the source shouts a word, for many scripts have no capitals."""

    id = "markup"
    order = 7
    name = gettext_noop("Markup")
    description = gettext_noop(
        "HTML tags or `**` that the source does not have, or that it has and the translation "
        "lost; emphasis for a word the source has in capitals is welcome."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted, found = tags(before), tags(after)
            added = found - wanted
            if _SHOUTED.search(before):
                added = Counter({tag: n for tag, n in added.items() if not EMPHASIS.match(tag)})
            if added:
                first = next(tag for tag in _TAG.finditer(after) if tag[0].lower() in added)
                yield self.finding(
                    field,
                    gettext_noop("Not in the source: %(tags)s.", tags=_listed(added)),
                    gettext_noop("Take the markup out; it would be shown as it stands."),
                    start=first.start(),
                    end=first.end(),
                    fix="",
                )
            if after.strip() and (lost := wanted - found):
                yield self.finding(
                    field,
                    gettext_noop("Lost from the source: %(tags)s.", tags=_listed(lost)),
                    gettext_noop("Put the markup around the same words as in the source."),
                )


class Blanks(Check):
    id = "blanks"
    order = 9
    name = gettext_noop("Blanks to fill in")
    description = gettext_noop("The translation has more or fewer blanks (`____`) than the source.")
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted, found = len(_BLANK.findall(before)), len(_BLANK.findall(after))
            if wanted != found and after.strip():
                yield self.finding(
                    field,
                    gettext_noop(
                        "The source has %(wanted)s blanks and the translation %(found)s.",
                        wanted=str(wanted),
                        found=str(found),
                    ),
                    gettext_noop(
                        "Keep one blank for each of the source's, where the answer belongs."
                    ),
                )


CHECKS = (HtmlEntities(), Markup(), Blanks())


def tags(text: str) -> Counter[str]:
    return Counter(tag.lower() for tag in _TAG.findall(text))


def _listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found))


def _entities(text: str) -> list["regex.Match[str]"]:
    if "&" not in text:
        return []
    return [m for m in _ENTITY.finditer(text) if m[1] is None or f"{m[1]};" in html5]
