"""Languages by their BCP 47 codes (RFC 5646), and what CLDR knows of them.

`canonical_code` is the door: what a person, a file or a request calls a language becomes its one
code there, or is refused. Behind the doors stand canonical codes alone; `language_of` says what
is known of one, and knows something of every code.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal
from unicodedata import bidirectional

import langcodes
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from workbench.core.messages import Message, gettext_noop

LONGEST_CODE = 35
"""The longest code: as long as RFC 5646 (4.4.1) asks a program to take them."""

DEFAULT_SOURCE = "en"
"""The language of a benchmark where nobody says which."""

Tier = Literal["high", "mid", "low"]

_RIGHT_TO_LEFT = {
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung",
    "Khar", "Lydi", "Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr",
    "Palm", "Phli", "Phlp", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sogd", "Sogo", "Syrc", "Syre",
    "Syrj", "Syrn", "Thaa", "Yezi",
}  # fmt: skip
"""Scripts (ISO 15924) whose letters Unicode has run from right to left."""


_FROM_RIGHT = ("R", "AL")
"""The classes of letters from right to left, by Unicode (UAX 9)."""


class CodeError(ValueError):
    """What was written is no code of a language; `problem` says why, and what to write."""

    def __init__(self, problem: Message) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class NumberForms:
    """How a language writes numbers, as CLDR has it: its digits, as CLDR calls them (`latn`,
    `arab`), and the marks before a fraction and between groups of digits."""

    system: str
    decimal: str
    group: str


@dataclass(frozen=True)
class Language:
    """What is known of a language.

    `tier` is its resource level by Joshi et al. for the languages of Global MMLU (arXiv
    2412.03304, Table 5). Of one that CLDR does not name (`is_known` says so), the code stands for
    the name. `script` is the likely one where the code names none.
    """

    code: str
    name: str
    endonym: str
    script: str
    tier: Tier | None = None
    is_known: bool = True

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        return "rtl" if self.script in _RIGHT_TO_LEFT else "ltr"

    def direction_of(self, text: str) -> Literal["ltr", "rtl", "auto"]:
        """Which way a text of the language runs: as the language does, whatever it begins with.

        What has no letter from right to left, as a formula, keeps its own order; so do lines of
        code among others (`auto` is line by line), unless a line would be taken for code that is
        none. `shell.js` has the same rule for what is being typed.
        """
        if self.direction == "ltr" or is_left_to_right(text):
            return "ltr"
        lines = [line for line in text.splitlines() if line.strip()]
        code = [line for line in lines if is_left_to_right(line)]
        begins = [_first_letter(line) for line in lines if line not in code]
        return "auto" if code and all(one in _FROM_RIGHT for one in begins) else "rtl"

    @property
    def note(self) -> Message | None:
        """What a person should be told of a language that is not known."""
        if self.is_known:
            return None
        return gettext_noop(
            "CLDR has no name for %(code)s: its code stands for it. Its text is taken to run "
            "%(direction)s (script %(script)s).",
            code=self.code,
            direction=_DIRECTIONS[self.direction],
            script=self.script,
        )

    def name_in(self, code: str) -> str:
        """Its name in another language, else in English, else its code."""
        return _name(self.code, locale_of(code)) or self.name

    @cached_property
    def plurals(self) -> tuple[str, ...]:
        """The plural forms that the language has, in CLDR's words; none where CLDR has no rules."""
        locale = locale_of(self.code)
        return () if locale is None else tuple(sorted(locale.plural_form.tags | {"other"}))

    @cached_property
    def numbers(self) -> NumberForms | None:
        """How it writes numbers; None where CLDR does not say."""
        locale = locale_of(self.code)
        if locale is None:
            return None
        system = locale.default_numbering_system
        own, common = (dict(locale.number_symbols.get(name, {})) for name in (system, "latn"))
        symbols = {**common, **own}
        return NumberForms(system, symbols["decimal"], symbols["group"])


_DIRECTIONS = {
    "ltr": gettext_noop("from left to right"),
    "rtl": gettext_noop("from right to left"),
}

LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("am", "Amharic", "አማርኛ", "Ethi", "low"),
        Language("ar", "Arabic", "العربية", "Arab", "high"),
        Language("bn", "Bengali", "বাংলা", "Beng", "mid"),
        Language("cs", "Czech", "Čeština", "Latn", "high"),
        Language("de", "German", "Deutsch", "Latn", "high"),
        Language("el", "Greek", "Ελληνικά", "Grek", "mid"),
        Language("en", "English", "English", "Latn", "high"),
        Language("es", "Spanish", "Español", "Latn", "high"),
        Language("fa", "Persian", "فارسی", "Arab", "high"),
        Language("fil", "Filipino", "Filipino", "Latn", "mid"),
        Language("fr", "French", "Français", "Latn", "high"),
        Language("ha", "Hausa", "Hausa", "Latn", "low"),
        Language("he", "Hebrew", "עברית", "Hebr", "mid"),
        Language("hi", "Hindi", "हिन्दी", "Deva", "high"),
        Language("id", "Indonesian", "Bahasa Indonesia", "Latn", "mid"),
        Language("ig", "Igbo", "Igbo", "Latn", "low"),
        Language("it", "Italian", "Italiano", "Latn", "high"),
        Language("ja", "Japanese", "日本語", "Jpan", "high"),
        Language("ko", "Korean", "한국어", "Kore", "mid"),
        Language("ky", "Kyrgyz", "Кыргызча", "Cyrl", "low"),
        Language("lt", "Lithuanian", "Lietuvių", "Latn", "mid"),
        Language("mg", "Malagasy", "Malagasy", "Latn", "low"),
        Language("ms", "Malay", "Bahasa Melayu", "Latn", "mid"),
        Language("ne", "Nepali", "नेपाली", "Deva", "low"),
        Language("nl", "Dutch", "Nederlands", "Latn", "high"),
        Language("ny", "Chichewa", "Chichewa", "Latn", "low"),
        Language("pl", "Polish", "Polski", "Latn", "high"),
        Language("pt", "Portuguese", "Português", "Latn", "high"),
        Language("ro", "Romanian", "Română", "Latn", "mid"),
        Language("ru", "Russian", "Русский", "Cyrl", "high"),
        Language("si", "Sinhala", "සිංහල", "Sinh", "low"),
        Language("sn", "Shona", "ChiShona", "Latn", "low"),
        Language("so", "Somali", "Soomaali", "Latn", "low"),
        Language("sr", "Serbian", "Српски", "Cyrl", "high"),
        Language("sv", "Swedish", "Svenska", "Latn", "high"),
        Language("sw", "Swahili", "Kiswahili", "Latn", "low"),
        Language("te", "Telugu", "తెలుగు", "Telu", "low"),
        Language("tr", "Turkish", "Türkçe", "Latn", "high"),
        Language("uk", "Ukrainian", "Українська", "Cyrl", "mid"),
        Language("vi", "Vietnamese", "Tiếng Việt", "Latn", "high"),
        Language("yo", "Yoruba", "Yorùbá", "Latn", "low"),
        Language("zh", "Chinese", "中文", "Hans", "high"),
    )
}
"""The languages of Global MMLU, in its order: what a person is offered first."""


def is_left_to_right(text: str) -> bool:
    """Whether a text has something, and no letter that runs from right to left."""
    return bool(text) and not any(bidirectional(one) in _FROM_RIGHT for one in text)


def _first_letter(text: str) -> str:
    """The class of the first letter that has a direction."""
    return next(kind for one in text if (kind := bidirectional(one)) in ("L", *_FROM_RIGHT))


def canonical_code(written: str) -> str:
    """The one code of a language: `sr-Latn` for `sr_latn`, `he` for the old `iw`, `en` for `eng`.

    Case and separators are put right, and a subtag that is out of use gives way to the one that
    the IANA register and CLDR have in its place.

    Raises:
        CodeError: it is no BCP 47 code, or has a subtag that is in no register.
    """
    text = written.strip()
    if not text:
        raise CodeError(gettext_noop("Name a language by its code, such as es, pt-BR or sr-Latn."))
    if len(text) > LONGEST_CODE:
        raise CodeError(
            gettext_noop(
                "“%(code)s…” is longer than %(most)s characters; write a code such as es or pt-BR.",
                code=text[:LONGEST_CODE],
                most=str(LONGEST_CODE),
            )
        )
    try:
        code = langcodes.standardize_tag(text)
        is_registered = langcodes.tag_is_valid(code)
        names_one = (langcodes.Language.get(code).language or "")[:1].isalpha()
    except ValueError as error:
        raise CodeError(
            gettext_noop(
                "“%(code)s” is no code of a language; write one such as es, pt-BR or sr-Latn.",
                code=text,
            )
        ) from error
    if not names_one:
        raise CodeError(
            gettext_noop(
                "“%(code)s” names no language; write a code such as es, pt-BR or sr-Latn.",
                code=text,
            )
        )
    if not is_registered or len(code) > LONGEST_CODE:
        raise CodeError(
            gettext_noop(
                "“%(code)s” has a part that is in no register of languages; write a code such as "
                "es, pt-BR or sr-Latn, or qaa-x-name for a language that has none.",
                code=text,
            )
        )
    return code


def find_code(written: str) -> str | None:
    """The canonical code, or None where it is none: for names that may or may not be codes."""
    try:
        return canonical_code(written)
    except CodeError:
        return None


def nearest_code(written: str, codes: Collection[str]) -> str | None:
    """Which of some codes a tag of another tool stands for: the same, else the language without
    its region, where that is written in the same script. None where it is neither."""
    code = find_code(written)
    if code is None or code in codes:
        return code
    base = code.partition("-")[0]
    is_alike = base in codes and language_of(base).script == language_of(code).script
    return base if is_alike else None


@lru_cache(maxsize=1024)
def language_of(code: str) -> Language:
    """What is known of a language; of a code that says nothing, that it is read as one."""
    return LANGUAGES.get(code) or _described(code)


def _described(code: str) -> Language:
    name = _name(code, locale_of("en"))
    endonym = _name(code, locale_of(code)) or name or code
    return Language(
        code, name or code, endonym, script_of(code) or "Latn", is_known=name is not None
    )


def _name(code: str, locale: Locale | None) -> str | None:
    """The language's name, and in brackets what else the code says; None where it has no name."""
    tag = _tag(code)
    name = locale and tag and locale.languages.get(tag.language or "")
    if not (name and locale and tag):
        return None
    scripts, places = locale.scripts, locale.territories
    details = [scripts.get(tag.script or "", tag.script)]
    details += [places.get(tag.territory or "", tag.territory), *(tag.variants or ())]
    details += [*(tag.extensions or ()), tag.private]
    inner = ", ".join(detail for detail in details if detail)
    return f"{name} ({inner})" if inner else name


def script_of(code: str) -> str | None:
    """The script that it names, or that CLDR finds likely; None where neither says one, as of a
    code for private use."""
    if known := LANGUAGES.get(code):
        return known.script
    tag = _tag(code)
    is_told = tag and (tag.script or tag.language in get_global("likely_subtags"))
    return tag.maximize().script if tag and is_told else None


@lru_cache(maxsize=1024)
def locale_of(code: str) -> Locale | None:
    """What CLDR has of a language, by as much of its code as CLDR has something for."""
    if (tag := _tag(code)) is None:
        return None
    for parts in ((tag.language, tag.script, tag.territory), (tag.language, tag.script)):
        try:
            return Locale.parse("_".join(part for part in parts if part))
        except (ValueError, UnknownLocaleError):
            continue
    return None


def _tag(code: str) -> langcodes.Language | None:
    try:
        return langcodes.Language.get(code)
    except ValueError:
        return None
