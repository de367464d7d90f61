"""What every engine of a translation model on this machine does, whatever computes it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError, Status
from annotations.engines.local.about import About, read_about
from annotations.engines.local.families import Languages, languages_of
from annotations.engines.local.pieces import Stretch, short_pieces, stretches, with_strange_signs
from annotations.engines.local.tokenizing import Tokenizer, tokenizer_in
from annotations.engines.pieces import Piece
from annotations.engines.protection import Terms
from annotations.engines.texts import Text, TextEngine
from workbench.core.messages import gettext_noop

NON_COMMERCIAL = "-nc"
CUT = gettext_noop("A sentence or its translation is longer than the model has room for.")


@dataclass(frozen=True, slots=True)
class Generated:
    """What a model wrote: its tokens, without special ones, and their mean log-probability.

    It is `cut` where the model had not come to an end when there was no more room.
    """

    tokens: Sequence[str]
    score: float
    is_cut: bool = False


NOTHING = Generated((), 0.0, is_cut=True)


class Model(ABC):
    """Loaded weights."""

    @abstractmethod
    def generate(
        self, sources: Sequence[Sequence[str]], prefix: Sequence[str], *, beams: int, longest: int
    ) -> list[Generated]:
        """Translate token by token, in order; each translation begins with the prefix.

        None has more than `longest` tokens.

        Raises:
            EngineError: the machine cannot.
        """


@dataclass(frozen=True)
class Library:
    """What computes models of a kind: its `name`, as it is installed by a file of `requirements`.

    `vocabulary` reads that of a folder, and `load` what lies there, onto a device.
    """

    name: str
    requirements: str
    vocabulary: Callable[[Path], tuple[str, ...]]
    load: Callable[[Path], Model]

    def version(self) -> str:
        """Raises `EngineError` where the library is not installed."""
        try:
            return version(self.name)
        except PackageNotFoundError as error:
            problem = _("The library %(name)s is not installed; run: pip install -r %(file)s")
            raise EngineError(problem % {"name": self.name, "file": self.requirements}) from error

    def languages(self, folder: Path, about: About) -> Languages:
        """Raises `EngineError` where neither the vocabulary nor the folder tells any."""
        found = languages_of(self.vocabulary(folder), source=about.source, target=about.target)
        if found is None:
            problem = _(
                "%(folder)s does not say between which languages its model translates; write "
                "“source” and “target” into its workbench.json."
            )
            raise EngineError(problem % {"folder": folder})
        return found


class LocalEngine(TextEngine):
    """A translation model on this machine, whose files lie in a folder.

    It is sent sentences, since that is what such models were trained on. What is longer than the
    model reads well is cut, and signs that the model has no token for stay as they are.
    """

    from_many = True
    sentences = True
    items_at_once = 64

    def __init__(self, library: Library, name: str, folder: Path) -> None:
        self.name = name
        self._library = library
        self._folder = folder
        self._known: dict[str, bool] = {" ": True, "\n": True}

    def status(self) -> Status:
        try:
            made_by = self._library.version()
            into = self.languages.into(self.source)
            tokenizer_in(self._folder)
        except EngineError as error:
            return Status((), "", str(error))
        reason = _("%(engine)s does not translate from “%(source)s”.")
        parts = {"engine": self.name, "source": self.source}
        revision = self.about.revision[:12]
        versions = " ".join(filter(None, [revision, self.about.quantization, made_by]))
        return Status(
            into, versions, "" if into else reason % parts, self.licence, notes_on(self.licence)
        )

    @cached_property
    def about(self) -> About:
        return read_about(self._folder)

    @cached_property
    def languages(self) -> Languages:
        return self._library.languages(self._folder, self.about)

    @property
    def licence(self) -> str:
        return self.about.licence or self.languages.family.licence

    def require(self, language: str, *, source: str = "", status: Status | None = None) -> Status:
        status = status or self.status()
        if status.is_available:
            language = self.languages.listed(language)
        return super().require(language, source=source, status=status)

    def _cut(self, text: str, terms: Terms) -> list[Piece]:
        most = self._longest // 2
        return [
            with_strange_signs(part, self._knows)
            for piece in super()._cut(text, terms)
            for part in short_pieces(piece, self._length, most)
        ]

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        cut = [stretches(text, self._knows) for text in texts]
        asked = list(dict.fromkeys(part.text for parts in cut for part in parts if part.is_asked))
        done = dict(zip(asked, self._generate(asked, language), strict=True))
        return [self._joined(parts, done) for parts in cut]

    def _joined(self, parts: Sequence[Stretch], done: Mapping[str, Generated]) -> Text:
        asked = [done[part.text] for part in parts if part.is_asked]
        if any(one.is_cut for one in asked):
            return Text("", problem=CUT)
        text = "".join(
            self._tokenizer.decode(done[part.text].tokens) if part.is_asked else part.text
            for part in parts
        )
        return Text(text, sum(one.score for one in asked) / len(asked) if asked else None)

    def _generate(self, texts: Sequence[str], language: str) -> list[Generated]:
        """The translations of texts, in order; one that does not fit has none, and is cut."""
        prompt = self.languages.prompt(self.source, language)
        sources = [prompt.source(self._tokenizer.encode(text)) for text in texts]
        fitting = [n for n, source in enumerate(sources) if len(source) <= self._longest]
        done = self._model.generate(
            [sources[number] for number in fitting],
            prompt.prefix,
            beams=self.about.beams,
            longest=self._longest,
        )
        found = dict(zip(fitting, done, strict=True))
        return [found.get(number, NOTHING) for number in range(len(texts))]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return tokenizer_in(self._folder)

    @cached_property
    def _tokens(self) -> frozenset[str]:
        return frozenset(self._library.vocabulary(self._folder))

    @cached_property
    def _model(self) -> Model:
        return self._library.load(self._folder)

    @cached_property
    def _longest(self) -> int:
        """How many tokens fit into the model, and are what it was trained on."""
        trained = self.languages.family.longest
        return min(self.about.longest or trained, trained)

    def _length(self, text: str) -> int:
        return len(self._tokenizer.encode(text))

    def _knows(self, sign: str) -> bool:
        if sign not in self._known:
            self._known[sign] = self._tokens.issuperset(self._tokenizer.encode(sign))
        return self._known[sign]


def notes_on(licence: str) -> tuple[str, ...]:
    """What people should know of a licence before they use a model."""
    if not licence:
        return (_("The licence of the model is not known."),)
    if is_non_commercial(licence):
        return (_("Non-commercial: %s forbids commercial use of the model.") % licence,)
    return ()


def is_non_commercial(licence: str) -> bool:
    return NON_COMMERCIAL in licence.lower()
