"""Which language a model means by a code of its own, such as `arb_Arab`, `pt_BR` or `cmn_Hans`.

A model's codes are read as BCP 47, with two rules. Where ISO 639-3 has a macrolanguage and the
model the one language of it that people mean (`arb`, Standard Arabic, for `ar`), the code stands
for the macrolanguage. A code without a script has the likely one: `srp_Cyrl` is `sr`, and `sr-Latn`
is another language that the model may not know.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import langcodes

from workbench.core.languages import find_code

MEANT = {
    "als": "sq", "arb": "ar", "ayr": "ay", "azj": "az", "cmn": "zh", "dik": "din", "ekk": "et",
    "fuv": "ff", "gaz": "om", "khk": "mn", "kmr": "ku", "knc": "kr", "lvs": "lv", "no": "nb",
    "npi": "ne", "ns": "nso", "ory": "or", "pbt": "ps", "pes": "fa", "plt": "mg", "quy": "qu",
    "swh": "sw", "uzn": "uz", "ydd": "yi", "zsm": "ms",
}  # fmt: skip
"""The language of BCP 47 for which the code of a single one stands in FLORES-200 and elsewhere."""

NOWHERE = "XX"
"""What mBART-50 writes for a region that it leaves open."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language in a script; the region only where a model tells two of them apart."""

    language: str
    script: str
    region: str = ""

    @property
    def bare(self) -> "Spoken":
        return Spoken(self.language, self.script)


def spoken(code: str) -> Spoken | None:
    """What a code says, a model's or BCP 47; None where it is no code of a language."""
    language, *rest = code.replace("_", "-").split("-")
    language = MEANT.get(language.lower(), language)
    known = find_code("-".join([language, *(part for part in rest if part.upper() != NOWHERE)]))
    if known is None:
        return None
    tag = langcodes.Language.get(known)
    full = tag.maximize()
    meant = MEANT.get(full.language or "", full.language or "")
    return Spoken(meant, _one_script(full.script or ""), tag.territory or "")


def known_as(code: str) -> str:
    """The code by BCP 47 for a model's own; "" where it is none, as for a group of languages."""
    meant = spoken(code)
    return _shortest(meant) if meant else ""


class Codes:
    """The codes of a model, found by BCP 47."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_language: dict[Spoken, str] = {}
        for code in codes:
            if (meant := spoken(code)) is not None:
                self._by_language.setdefault(meant, code)
                if not meant.region:
                    self._by_language[meant] = code
        for meant, code in list(self._by_language.items()):
            self._by_language.setdefault(meant.bare, code)

    def find(self, language: str) -> str | None:
        """The model's code for a language, where it has one: for its region, else for any."""
        meant = spoken(language)
        if meant is None:
            return None
        return self._by_language.get(meant) or self._by_language.get(meant.bare)

    @property
    def languages(self) -> tuple[str, ...]:
        """All of them by BCP 47, each once."""
        return tuple(sorted({_shortest(meant) for meant in self._by_language}))

    def listed(self, language: str) -> str:
        """The code among `languages` by which a language is known, else as it is."""
        return known_as(self.find(language) or "") or language


def _shortest(meant: Spoken) -> str:
    """The code of a language without what goes without saying."""
    bare = find_code(meant.language) or meant.language
    likely = spoken(bare)
    parts = [bare] if likely and likely.script == meant.script else [bare, meant.script]
    return "-".join([*parts, meant.region] if meant.region else parts)


def _one_script(script: str) -> str:
    """FLORES-200 writes Hang where CLDR has Kore, which is Hangul with Han."""
    return {"Hang": "Kore"}.get(script, script)
