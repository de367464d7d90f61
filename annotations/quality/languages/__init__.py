"""What the checks know of a language: one TOML file each in this folder, found by its name.

A language without a file is no error: nothing is known of it, and a check that would have to know
something stays silent. `docs/howto/language-checks.md` tells how a file is written.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from annotations.quality.languages.facts import Facts
from annotations.quality.languages.reading import LanguageFile, read_language
from workbench.core.languages import language_of

FOLDER = Path(__file__).parent
MANY = 1024
"""How many languages are remembered: more than anyone has, for codes come from outside."""


@lru_cache(maxsize=MANY)
def knowledge(language: str) -> Facts:
    """Return what is known of a language; `pt-BR` falls back to `pt`, `sr-Latn` to Latin Serbian.

    Of a script that the language's file is not of, nothing is known.

    Raises:
        LanguageFileError: the language's file cannot be used.
    """
    found = _file_of(language)
    if found is None:
        return Facts()
    tag, file = found
    usual = script_of(tag)
    scripts = file.scripts or ((usual,) if usual else ())
    asked = script_of(language)
    if asked == usual:
        return file.facts(*([asked] if _named_script(language) and asked else scripts))
    return file.facts(asked) if asked in scripts else Facts()


@lru_cache(maxsize=MANY)
def scripts_of(language: str) -> tuple[str, ...]:
    """Return the ISO 15924 codes of the scripts that a language is written in, as far as known."""
    found = _file_of(language)
    usual = script_of(language)
    if found is None or _named_script(language) or usual not in found[1].scripts:
        return (usual,) if usual else ()
    return found[1].scripts


def script_of(language: str) -> str | None:
    """Return the script that a tag names, else the usual one of its language, None if unknown."""
    known = language_of(language)
    return _named_script(language) or (known.script if known.is_known else None)


def files() -> dict[str, Path]:
    """Return the files there are, by the tag of the language."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


@cache
def _paths() -> dict[str, Path]:
    return {tag.lower(): path for tag, path in files().items()}


@cache
def _read(path: Path) -> LanguageFile:
    return read_language(path.read_text(encoding="utf-8"), path.name)


def _file_of(language: str) -> tuple[str, LanguageFile] | None:
    """Return the file of a tag, or of the longest beginning of it that has one, and its tag."""
    path = next((_paths()[tag] for tag in _beginnings(language) if tag in _paths()), None)
    if path is None:
        return None
    file = _read(path)
    if file.like:
        return file.like, file.over(_read(_paths()[file.like]))
    return (file.same_as, _read(_paths()[file.same_as])) if file.same_as else (path.stem, file)


def _beginnings(language: str) -> Iterator[str]:
    subtags = [subtag.lower() for subtag in _subtags(language)]
    yield from ("-".join(subtags[:end]) for end in range(len(subtags), 0, -1))


def _subtags(language: str) -> list[str]:
    return language.replace("_", "-").split("-")


def _named_script(language: str) -> str | None:
    """Return the script that a tag names itself; what follows a single letter is no script."""
    for subtag in _subtags(language)[1:]:
        if len(subtag) == 1:
            break
        if len(subtag) == 4 and subtag.isalpha():
            return subtag.title()
    return None
