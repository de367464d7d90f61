"""Translation models that `manage.py convert_model` has made ready for CTranslate2.

https://opennmt.net/CTranslate2. It would cut an input at 1,024 tokens and an output at 256 without
a word: both limits are set for every request, and an output that comes to its limit is no text.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from annotations.engines.local.batches import batches, room_for
from annotations.engines.local.engine import Generated, Library, Model
from annotations.engines.local.families import END
from annotations.engines.local.kind import local_kind
from annotations.engines.local.settings import device, threads
from annotations.engines.local.vocabulary import converted_vocabulary

THREADS_A_WORKER = 4


def load(folder: Path) -> Model:
    """Raises `EngineError` where there is no model, or no room for it."""
    import ctranslate2

    cores = threads()
    try:
        translator = ctranslate2.Translator(
            str(folder),
            device=device(),
            inter_threads=max(1, cores // THREADS_A_WORKER),
            intra_threads=min(cores, THREADS_A_WORKER),
        )
    except (RuntimeError, ValueError) as error:
        problem = _("CTranslate2 cannot load %(folder)s: %(error)s")
        raise EngineError(problem % {"folder": folder, "error": error}) from error
    return _Converted(translator)


class _Converted(Model):
    def __init__(self, translator: Any) -> None:
        self._translator = translator

    def generate(
        self, sources: Sequence[Sequence[str]], prefix: Sequence[str], *, beams: int, longest: int
    ) -> list[Generated]:
        done: dict[int, Generated] = {}
        try:
            # All are begun before the first is waited for, so that no worker is idle.
            begun = [
                (batch, self._begin([sources[number] for number in batch], prefix, beams, longest))
                for batch in batches([len(source) for source in sources])
            ]
            for batch, results in begun:
                generated = [_generated(result.result(), prefix) for result in results]
                done |= zip(batch, generated, strict=True)
        except RuntimeError as error:
            raise EngineError(_("CTranslate2 failed: %s") % error) from error
        return [done[number] for number in range(len(sources))]

    def _begin(
        self, sources: list[Sequence[str]], prefix: Sequence[str], beams: int, longest: int
    ) -> list[Any]:
        begun: list[Any] = self._translator.translate_batch(
            sources,
            target_prefix=[list(prefix)] * len(sources) if prefix else None,
            asynchronous=True,
            beam_size=beams,
            max_input_length=0,
            max_decoding_length=room_for(max(map(len, sources)), longest),
            disable_unk=True,
            return_scores=True,
            return_end_token=True,
        )
        return begun


def _generated(result: Any, prefix: Sequence[str]) -> Generated:
    tokens = result.hypotheses[0][len(prefix) :]
    is_cut = tokens[-1:] != [END]
    return Generated(tokens if is_cut else tokens[:-1], result.scores[0], is_cut)


LIBRARY = Library(
    name="ctranslate2",
    requirements="requirements-mt.txt",
    vocabulary=converted_vocabulary,
    load=load,
)
ENGINE = local_kind(LIBRARY, "CTranslate2")
