"""Translation models as the hub has them, computed by the library transformers.

Slower than the same model for CTranslate2, which is made once: `manage.py convert_model`.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from annotations.engines.local.batches import batches, room_for
from annotations.engines.local.engine import Generated, Library, Model
from annotations.engines.local.kind import local_kind
from annotations.engines.local.settings import device, threads
from annotations.engines.local.vocabulary import published_vocabulary

CUDA_TYPE = "float16"
SCORED_TOGETHER = 16
"""Of so many translations the scores of the whole vocabulary are in memory at a time."""


def load(folder: Path) -> Model:
    """Raises `EngineError` where there is no model, or no room for it."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    where = device()
    if where == "auto":
        where = "cuda" if torch.cuda.is_available() else "cpu"
    if where == "cpu":
        torch.set_num_threads(threads())
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        dtype = CUDA_TYPE if where == "cuda" else "float32"
        model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=dtype).to(where).eval()
    except (OSError, RuntimeError, ValueError, KeyError, ImportError) as error:
        problem = _("transformers cannot load %(folder)s: %(error)s")
        raise EngineError(problem % {"folder": folder, "error": error}) from error
    return _Published(tokenizer, model)


class _Published(Model):
    def __init__(self, tokenizer: Any, model: Any) -> None:
        self._tokenizer = tokenizer
        self._model = model

    def generate(
        self, sources: Sequence[Sequence[str]], prefix: Sequence[str], *, beams: int, longest: int
    ) -> list[Generated]:
        import torch

        done: dict[int, Generated] = {}
        try:
            with torch.inference_mode():
                for batch in batches([len(source) for source in sources]):
                    asked = [sources[number] for number in batch]
                    done |= zip(batch, self._batch(asked, prefix, beams, longest), strict=True)
        except RuntimeError as error:
            raise EngineError(_("transformers failed: %s") % error) from error
        return [done[number] for number in range(len(sources))]

    def _batch(
        self, sources: list[Sequence[str]], prefix: Sequence[str], beams: int, longest: int
    ) -> Iterator[Generated]:
        ids = [self._tokenizer.convert_tokens_to_ids(list(source)) for source in sources]
        inputs = self._tokenizer.pad({"input_ids": ids}, return_tensors="pt")
        inputs = inputs.to(self._model.device)
        first = self._tokenizer.convert_tokens_to_ids(list(prefix))
        made = self._model.generate(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            forced_bos_token_id=first[0] if first else None,
            suppress_tokens=[self._tokenizer.unk_token_id],
            num_beams=beams,
            max_length=None,
            max_new_tokens=room_for(max(map(len, sources)), longest),
        )
        for start in range(0, len(sources), SCORED_TOGETHER):
            part = slice(start, start + SCORED_TOGETHER)
            read = {name: value[part] for name, value in inputs.items()}
            yield from self._scored(read, made[part], len(first))

    def _scored(self, inputs: dict[str, Any], made: Any, skipped: int) -> Iterator[Generated]:
        """The translations with the probabilities that the model gives their tokens.

        To keep them while it searches would take the whole vocabulary for every step and beam.
        """
        logits = self._model(**inputs, decoder_input_ids=made[:, :-1]).logits
        found = logits.float().log_softmax(-1).gather(-1, made[:, 1:, None])[..., 0]
        end = self._tokenizer.eos_token_id
        for ids, scores in zip(made[:, 1:].tolist(), found.tolist(), strict=True):
            written = list(takewhile(lambda one: one != end, ids))
            is_cut = len(written) == len(ids)
            counted = scores[skipped : len(written) + (not is_cut)]
            tokens = self._tokenizer.convert_ids_to_tokens(written[skipped:])
            yield Generated(tokens, sum(counted) / max(1, len(counted)), is_cut)


LIBRARY = Library(
    name="transformers",
    requirements="requirements-gpu.txt",
    vocabulary=published_vocabulary,
    load=load,
)
ENGINE = local_kind(LIBRARY, "Transformers", from_hub=True)
