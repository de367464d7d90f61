"""The `apertium` command: many texts at a time go through it, a paragraph each."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, cached_property

from django.utils.translation import gettext as _

from annotations.engines.apertium.pairs import targets_from
from annotations.engines.base import EngineError, Status
from annotations.engines.texts import Text, TextEngine
from workbench.core.messages import gettext_noop

SECONDS = 20.0
SECONDS_A_CHARACTER = 0.002
"""What one call may take: ten times what it takes on a slow machine."""

PARAGRAPH = "\n\n"
SIMPLE = "a house"
"""A text that every pair from English translates, and that no pair ends at."""

FAILED_ON_IT = gettext_noop("Apertium ended, or came to no end, on this text.")


class ApertiumProgram(TextEngine):
    """The program of this machine, in the modes that are installed.

    Where it ends on several texts, or comes to no end, they are tried in halves: a text that it
    cannot take has no translation, and the others have theirs.
    """

    name = "apertium"
    leaves_words = True
    from_many = True

    def status(self) -> Status:
        if shutil.which("apertium") is None:
            return Status((), "", _("Apertium is not installed; install the packages of apt.txt."))
        languages = tuple(self._modes())
        reason = _("Apertium has no pair from “%s” here; install one, such as apertium-eng-spa.")
        return Status(languages, _version(), "" if languages else reason % self.source)

    def _modes(self) -> dict[str, str]:
        return targets_from(self.source, self._installed)

    @cached_property
    def _installed(self) -> list[str]:
        return _run("apertium", "-l").split()

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        mode = self._modes()[language]
        lines = [[line for line in text.split("\n") if line.strip()] for text in texts]
        done = iter(_paragraphs([line for text in lines for line in text], mode))
        return [
            _text(text, [next(done) for _ in found])
            for text, found in zip(texts, lines, strict=True)
        ]


def _text(text: str, translated: Sequence[str | None]) -> Text:
    """The lines of a text in their places, with the white space around each."""
    if None in translated:
        return Text("", problem=FAILED_ON_IT)
    done = iter(translated)
    lines = [
        _spaced_like(line, next(done) or "") if line.strip() else line for line in text.split("\n")
    ]
    return Text("\n".join(lines))


def _spaced_like(source: str, translated: str) -> str:
    lead = len(source) - len(source.lstrip())
    return f"{source[:lead]}{translated.strip()}{source[len(source.rstrip()) :]}"


def _paragraphs(segments: Sequence[str], mode: str) -> list[str | None]:
    """Translate single lines; where not all come back, halves are tried apart.

    None stands for one that the program fails on.

    Raises:
        EngineError: it fails on anything.
    """
    if not segments:
        return []
    try:
        translated = _translate(PARAGRAPH.join(segments), mode).split(PARAGRAPH)
    except EngineError:
        _translate(SIMPLE, mode)
        if len(segments) == 1:
            return [None]
    else:
        if len(translated) == len(segments) and all(text.strip() for text in translated):
            return [text.strip("\n") for text in translated]
        if len(segments) == 1:
            return [" ".join("".join(translated).split())]
    half = len(segments) // 2
    return _paragraphs(segments[:half], mode) + _paragraphs(segments[half:], mode)


def _translate(text: str, mode: str) -> str:
    return _run("apertium", "-u", mode, text=text)


def _run(*command: str, text: str = "") -> str:
    """What a program answers; where it comes to no end, all that it has started ends with it.

    Raises:
        EngineError: it cannot be started, ends with an error, or takes too long.
    """
    seconds = SECONDS + SECONDS_A_CHARACTER * len(text)
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        ) as program:
            try:
                answer, said = program.communicate(text, timeout=seconds)
            except BaseException:
                with suppress(ProcessLookupError):
                    os.killpg(program.pid, signal.SIGKILL)
                raise
    except subprocess.TimeoutExpired as error:
        problem = _("The apertium program did not end in %.0f seconds.") % seconds
        raise EngineError(problem) from error
    except OSError as error:
        raise EngineError(_("The apertium program failed: %s") % error) from error
    if program.returncode != 0:
        raise EngineError(_("The apertium program failed: %s") % said.strip()[:300])
    return answer


@cache
def _version() -> str:
    return (_run("apertium", "-V").split() or [""])[-1]
