"""Texts that a model is asked for one by one: passages, and units that failed as a whole."""

from collections.abc import Sequence

from annotations.engines.base import Status
from annotations.engines.calls import Calls
from annotations.engines.openai.answers import TAGS, Wrong, read_object
from annotations.engines.openai.prompts import INSTRUCTIONS, TEXT, text_turns
from annotations.engines.openai.server import Model, WillNotAnswer
from annotations.engines.texts import Text, TextEngine


class Pieces(TextEngine):
    """The same model as an engine of texts, without a folder of its own."""

    name = "openai"
    styles = (TAGS,)
    instructions = INSTRUCTIONS

    def __init__(
        self, model: Model, calls: Calls, status: Status, *, source: str, again: int
    ) -> None:
        self.source = source
        self._model = model
        self._calls = calls
        self._status = status
        self._again = again

    def status(self) -> Status:
        return self._status

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        self._model.find_way()
        different = list(dict.fromkeys(texts))
        given = self._calls.each(lambda text: self._one(text, language), different)
        known = dict(zip(different, given, strict=True))
        return [known[text] for text in texts]

    def _one(self, text: str, language: str) -> Text:
        turns = text_turns(text, language, source=self.source)
        label = f"{text[:60]!r} ({language})"
        try:
            reply = self._model.ask("texts", turns, {TEXT: text}, label=label, again=self._again)
            return Text(read_object(reply, [TEXT])[TEXT], reply.confidence)
        except WillNotAnswer as refusal:
            return Text("", problem=str(refusal))
        except Wrong as wrong:
            return Text("", problem=wrong.problem)
