"""Do the options still speak of one another as the source's do?"""

from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from typing import ClassVar

from annotations.quality import negations, references
from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import script_of
from annotations.quality.references import Extent, Named, Place
from annotations.quality.units import QUESTION, Unit, fields_in_both
from workbench.core.messages import gettext_noop

_WORDS_OF_ONE_LETTER = frozenset("AEIOUY")
"""Of languages in Latin script: `A y B`, `A opção`."""

_AGAINST: dict[Extent, tuple[Extent, ...]] = {
    "all": ("none",),
    "none": ("all", "both"),
    "both": ("none", "either"),
    "either": ("none", "both"),
}


class OptionReferences(Check):
    """A release letters its options in Latin, whatever the language.

    A reference is known by the words beside the letters, and those for both, either, all and
    none by the file of each language.
    """

    id = "option_references"
    order = 12
    name = gettext_noop("References to options")
    description = gettext_noop(
        "The source speaks of options by letter (`both A and C`), by Roman figure (`I and III "
        "only`) or as both, either, all or none of them, and the translation of others."
    )
    compares = True
    latin: ClassVar[str] = "Latn"

    def unread(self, source_language: str) -> Unchecked | None:
        if references.are_known(source_language):
            return None
        return Unchecked(
            gettext_noop("The source's words for both, either, all and none are not known.")
        )

    def unchecked(self, language: str) -> Unchecked | None:
        if references.are_known(language):
            return None
        why = gettext_noop(
            "Its words for both, either, all and none are not known; letters and figures are "
            "looked at."
        )
        return Unchecked(why, entirely=False)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        available = set(ascii_uppercase[: len(source.options)])
        for field, before, after in fields_in_both(source, target):
            if not after.strip() or before == after:
                continue
            named = references.letters_referred_to(before, source.language)
            if field != QUESTION:
                yield from self._extents(field, before, after, language, source.language)
                if (figures := references.figures_referred_to(before, source.language)).places:
                    yield from self._figures(field, figures, after)
                    continue
                small = references.small_letters_referred_to(before, source.language)
                named = named if named.places else small
            if named.places and available.issuperset(named.signs):
                yield from self._letters(field, named, before, after, language)

    def _letters(
        self, field: str, named: Named, before: str, after: str, language: str
    ) -> Iterator[Finding]:
        is_small = named.places[-1].end == 0
        found = references.lone_letters(after, small=is_small)
        wanted = list(dict.fromkeys(named.signs))
        if not {place.sign for place in found}.issuperset(wanted):
            found = references.lone_letters(after, small=is_small, prefixed=True)
        missing = [sign for sign in wanted if sign not in {place.sign for place in found}]
        others = {place.sign for place in references.lone_letters(before)} | set(wanted)
        if is_small or script_of(language) == self.latin:
            others |= _WORDS_OF_ONE_LETTER
        extra = [place for place in found if place.sign not in others and not is_small]
        said = [place for place in found if place.sign in wanted]
        if missing or extra:
            yield self._named(field, wanted, extra or said, missing)
        elif field == QUESTION:
            return
        elif len(set(named.signs)) == len(named.signs) and not _has_order(wanted, said):
            yield self._named(field, wanted, said, [])
        elif named.join and (other := _other_joint(named, said, after, language)):
            yield self._joined(field, after, *other)

    def _named(
        self, field: str, wanted: list[str], found: list[Place], missing: list[str]
    ) -> Finding:
        remedy = gettext_noop("Refer to the same options by their Latin letters, A for the first.")
        if missing:
            message = gettext_noop(
                "The source refers to option %(letters)s; this does not.",
                letters=", ".join(sorted(missing)),
            )
        else:
            message = gettext_noop(
                "The source refers to %(wanted)s, the translation to %(found)s.",
                wanted=", ".join(wanted),
                found=", ".join(dict.fromkeys(place.sign for place in found)),
            )
        start, end = (found[0].start, found[0].end) if found else (None, None)
        return self.finding(field, message, remedy, start=start, end=end)

    def _joined(self, field: str, after: str, one: Place, other: Place) -> Finding:
        return self.finding(
            field,
            gettext_noop(
                "`%(words)s` joins the options otherwise than the source.",
                words=after[one.start : other.end],
            ),
            gettext_noop("Say both where the source does, and one of them where it does."),
            start=one.start,
            end=other.end,
        )

    def _figures(self, field: str, named: Named, after: str) -> Iterator[Finding]:
        if not named.places:
            return
        wanted = named.signs
        found = references.figures(after)
        signs = tuple(place.sign for place in found)
        if signs == wanted or list(dict.fromkeys(signs)) == list(dict.fromkeys(wanted)):
            return
        place = next((p for p, sign in zip(found, wanted, strict=False) if p.sign != sign), None)
        place = place or (found[-1] if found else None)
        start, end = (place.start, place.end) if place else (None, None)
        yield self.finding(
            field,
            gettext_noop(
                "The source refers to %(wanted)s, the translation to %(found)s.",
                wanted=", ".join(map(references.numeral, named.places)),
                found=", ".join(map(references.numeral, found)) or "–",
            ),
            gettext_noop("Name the same statements, in the same order."),
            start=start,
            end=end,
        )

    def _extents(
        self, field: str, before: str, after: str, language: str, source_language: str
    ) -> Iterator[Finding]:
        wanted = references.extent_of(before, source_language)
        if wanted is None or not references.are_known(language):
            return
        extent, word = wanted
        said = references.extents(after, language)
        is_short = references.is_short(before)
        against = next((said[one] for one in _AGAINST[extent] if one in said), None)
        if extent in said and not (is_short and extent != "none" and "none" in said):
            return
        if against is None and not (is_short and extent == "none" and "none" not in said):
            return
        if _may_be_otherwise(extent, after, language, is_short=is_short, said=said):
            return
        remedy = gettext_noop("Say of how many options it speaks as the source does.")
        if against is None:
            message = gettext_noop("The source says %(word)s; nothing here says so.", word=word)
        else:
            message = gettext_noop(
                "The source says %(word)s, the translation %(other)s.",
                word=word,
                other=against.sign,
            )
        start, end = (against.start, against.end) if against else (None, None)
        yield self.finding(field, message, remedy, start=start, end=end)


CHECKS = (OptionReferences(),)


def _has_order(wanted: list[str], found: list[Place]) -> bool:
    """Whether the letters stand there one after the other, whatever stands between."""
    signs = iter(place.sign for place in found)
    return all(sign in signs for sign in wanted)


def _other_joint(
    named: Named, found: list[Place], after: str, language: str
) -> tuple[Place, Place] | None:
    """The two letters that `or` joins in the place of `and`, or the other way round."""
    if len(found) < 2:
        return None
    said = references.extents(after, language)
    if "none" in said or ("both" if named.join == "and" else "either") in said:
        return None
    joined = {joint for joint in references.joints(after, found, language) if joint}
    if joined and named.join not in joined:
        return found[-2], found[-1]
    return None


def _may_be_otherwise(
    extent: Extent, after: str, language: str, *, is_short: bool, said: Mapping[Extent, Place]
) -> bool:
    """Whether other words say it: a negation for none, `or` for either."""
    if extent == "none":
        return negations.count(after, language) > 0 and not (is_short and "all" in said)
    is_denied = is_short and "none" in said
    return extent == "either" and references.says_or(after, language) and not is_denied
