"""What the names of files and folders tell: split, language, and the rest, which may be a subject.

Datasets lie in `test/mmlu_ES-LA.csv`, `data/test-00000-of-00001.parquet`, `anatomy_dev.csv`,
`amh_Ethi.jsonl`, `Albanian/test.parquet` and the like.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from babel import Locale
from langcodes import Language, standardize_tag

from workbench.core.languages import LANGUAGES, find_code, language_of

SPLITS = ("test", "dev", "validation", "valid", "val", "eval", "train", "few_shot", "fewshot")
FOLDERS_OF_ALL = ("all", "default", "data", "main", "src", "")
"""Names of folders and files that say nothing of what lies in them."""

_ENDINGS = re.compile(r"(\.(csv|tsv|jsonl?|ndjson|parquet))?(\.gz)?$", re.IGNORECASE)
_SHARD = re.compile(r"-\d{5}-of-\d{5}(-[0-9a-f]+)?$")
_SPLIT = re.compile(rf"(?:^|[-_.])({'|'.join(SPLITS)})(?=$|[-_.])", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_LOCALES = {"es-LA": "es-419", "ar-XY": "ar"}
"""Of OpenAI's MMMLU: Latin America, and no country."""

_ENGLISH_NAMES = {
    "north macedonian": "mk",
    "tagalog": "fil",
    "chinese": "zh",
    "persian": "fa",
    "farsi": "fa",
    "kirghiz": "ky",
    "kyrgyz": "ky",
    "chichewa": "ny",
}
"""Of languages that datasets call otherwise than CLDR."""


@dataclass(frozen=True)
class Told:
    """What the name of a file and those of its folders tell; None where they do not.

    `rest` is what the file's name says beside its split, `folder` the folder that is named for
    neither a split nor for all of them.
    """

    split: str | None
    rest: str
    folder: str
    language: str | None

    @property
    def subject(self) -> str | None:
        """The file's name without the split, else its folder's."""
        return self.rest or self.folder or None


def told_by(name: str) -> Told:
    """What a file's name tells, with the folders before it; a shard's number tells nothing."""
    path = PurePosixPath(name)
    stem = _SHARD.sub("", _ENDINGS.sub("", path.name))
    splits = list(_SPLIT.finditer(stem))
    rest, split = stem, None
    if splits:
        last = splits[-1]
        split = last[1].lower()
        rest = (stem[: last.start()] + stem[last.end() :]).strip("-_.")
    if rest.lower() in FOLDERS_OF_ALL:
        rest = ""
    folder = ""
    for part in reversed(path.parts[:-1]):
        if part.lower() in SPLITS:
            split = split or part.lower()
        elif part.lower() not in FOLDERS_OF_ALL:
            folder = folder or part
    return Told(split, rest, folder, language_at_end(rest) or language_named(folder))


@lru_cache(maxsize=4096)
def language_named(written: str) -> str | None:
    """The code of the language that a word names: by its code, or by its name in English.

    A code that CLDR does not know is none: `law` is one, and the name of a subject.
    """
    word = written.strip()
    if _CODE.fullmatch(word) and (code := find_code(word)):
        code = _LOCALES.get(code, code)
        for known in (code, standardize_tag(code, macro=True)):
            if language_of(known).is_known:
                return _without_likely_script(known)
        if Language.get(code).script:
            return code
    return _by_english_name().get(" ".join(word.replace("_", " ").lower().split()))


def _without_likely_script(code: str) -> str:
    """`zh` for `zh-Hans`: what the language is written in where nobody says otherwise."""
    tag = Language.get(code)
    plain_tag = Language.make(language=tag.language)
    if tag.script and not tag.territory and plain_tag.maximize().script == tag.script:
        return plain_tag.to_tag()
    return code


@lru_cache(maxsize=4096)
def language_at_end(written: str) -> str | None:
    """The language named by the end of a file's name, or by the whole: `es` in `mmlu-es`.

    At the end, a code of three letters alone is most often a word: `new` in `questions_new`.
    """
    if whole := language_named(written):
        return whole
    for place in re.finditer(r"[-_. ]", written):
        end = written[place.end() :]
        if (code := language_named(end)) and (len(end) != 3 or code in LANGUAGES):
            return code
    return None


def plain(code: str) -> str:
    """The language alone, without country: as most datasets mean it."""
    return code.partition("-")[0]


def fits(code: str, asked: str) -> bool:
    """Whether texts in one language are texts in the other: `pt` is also `pt-BR`, `es` `es-419`,
    but `pt-BR` is not `pt-PT`."""
    short, long = sorted((code, asked), key=len)
    return long == short or long.startswith(f"{short}-")


@lru_cache(maxsize=1)
def _by_english_name() -> dict[str, str]:
    names = Locale("en").languages
    return {
        name.lower(): code.replace("_", "-")
        for code, name in sorted(names.items(), reverse=True)
        if len(code) <= 3
    } | _ENGLISH_NAMES
