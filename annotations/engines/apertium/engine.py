"""Apertium, a rule-based engine: its program, or its server (APy).

https://wiki.apertium.org. Debian ships English to Spanish (apertium-eng-spa) and to Serbian
(apertium-hbs-eng, in Latin script).
"""

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

import httpx
from django.utils.translation import gettext as _

from annotations.engines.base import EngineError, Status
from annotations.engines.texts import Text, TextEngine
from workbench.core.environment import variable

MODES = {"es": "eng-spa", "sr": "eng-hbs_SR"}
PAIRS = {"es": "eng|spa", "sr": "eng|hbs_SR"}
PROGRAM_TIMEOUT_SECONDS = 600
SERVER_TIMEOUT_SECONDS = 60
PARAGRAPH = "\n\n"
MARKS = "@#"


def make_engine(target: str) -> TextEngine:
    """The server where its address is set, else the program.

    Raises:
        EngineError: a target is given.
    """
    if target:
        raise EngineError(_("Apertium takes no target; write “apertium” alone."))
    url = variable("WORKBENCH_APERTIUM_URL")
    return ApertiumServer(url) if url else ApertiumProgram()


class ApertiumProgram(TextEngine):
    """The `apertium` command; texts go through it many at a time, a paragraph each."""

    name = "apertium"

    def status(self) -> Status:
        if shutil.which("apertium") is None:
            return Status((), "", _("Apertium is not installed; install the packages of apt.txt."))
        modes = set(_output("apertium", "-l").split())
        languages = tuple(code for code, mode in MODES.items() if mode in modes)
        reason = _("Apertium has no English pair; install apertium-eng-spa.")
        return Status(languages, _program_version(), "" if languages else reason)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        lines = [text.split("\n") for text in texts]
        segments = [line for text in lines for line in text if line.strip()]
        translated = iter(_translate_paragraphs(segments, MODES[language]))
        return [
            Text(
                "\n".join(
                    _spaced_like(line, next(translated)) if line.strip() else line for line in text
                )
            )
            for text in lines
        ]


class ApertiumServer(TextEngine):
    """An APy server, asked once a text."""

    name = "apertium"

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def status(self) -> Status:
        try:
            pairs = {
                f"{pair['sourceLanguage']}|{pair['targetLanguage']}"
                for pair in self._get("/listPairs")["responseData"]
            }
        except (httpx.HTTPError, KeyError, ValueError) as error:
            return Status(
                (),
                "",
                _("The Apertium server at %(url)s does not answer: %(error)s")
                % {"url": self._url, "error": error},
            )
        languages = tuple(code for code, pair in PAIRS.items() if pair in pairs)
        reason = _("The server at %s has no pair from English.") % self._url
        return Status(languages, "apy", "" if languages else reason)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        try:
            with httpx.Client(timeout=SERVER_TIMEOUT_SECONDS) as client:
                return [Text(self._post(client, text, PAIRS[language])) for text in texts]
        except (httpx.HTTPError, KeyError, ValueError) as error:
            problem = _("The Apertium server at %(url)s failed: %(error)s")
            raise EngineError(problem % {"url": self._url, "error": error}) from error

    def _get(self, path: str) -> dict[str, list[dict[str, str]]]:
        response = httpx.get(f"{self._url}{path}", timeout=SERVER_TIMEOUT_SECONDS)
        response.raise_for_status()
        found: dict[str, list[dict[str, str]]] = response.json()
        return found

    def _post(self, client: httpx.Client, text: str, pair: str) -> str:
        form = {"langpair": pair, "q": text, "markUnknown": "no"}
        response = client.post(f"{self._url}/translate", data=form)
        response.raise_for_status()
        translated: str = response.json()["responseData"]["translatedText"]
        return _spaced_like(text, _without_marks(text, translated))


def _spaced_like(source: str, translated: str) -> str:
    """The translation with the white space that its source begins and ends with."""
    text = source.strip()
    before, after = source.split(text, 1)[0], source.rsplit(text, 1)[1]
    return before + translated.strip() + after if translated.strip() else ""


def _without_marks(source: str, translated: str) -> str:
    """Take away Apertium's `@` and `#` before words that it could not inflect.

    The server has no switch for them as the program has. A source that holds such a sign itself
    keeps them all, since the two cannot be told apart.
    """
    for mark in MARKS:
        if mark not in source:
            translated = translated.replace(mark, "")
    return translated


def _translate_paragraphs(segments: Sequence[str], mode: str) -> list[str]:
    """Translate single lines; where paragraphs come back joined, halves are tried apart."""
    if not segments:
        return []
    translated = _run(PARAGRAPH.join(segments), mode).split(PARAGRAPH)
    if len(translated) == len(segments) and all(text.strip() for text in translated):
        return [text.strip("\n") for text in translated]
    if len(segments) == 1:
        return [" ".join("".join(translated).split())]
    half = len(segments) // 2
    return _translate_paragraphs(segments[:half], mode) + _translate_paragraphs(
        segments[half:], mode
    )


def _run(text: str, mode: str) -> str:
    try:
        done = subprocess.run(
            ["apertium", "-u", mode],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PROGRAM_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(_("The apertium program failed: %s") % error) from error
    if done.returncode != 0:
        raise EngineError(_("The apertium program failed: %s") % done.stderr.strip()[:300])
    return done.stdout


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@cache
def _program_version() -> str:
    words = _output("apertium", "-V").split()
    return words[-1] if words else ""
