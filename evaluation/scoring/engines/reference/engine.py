"""A transformers model on whole prompts: slow, plain, and what faster engines are held against."""

import inspect
import logging
from collections.abc import Iterator, Sequence

import torch

from evaluation.errors import EngineError
from evaluation.scoring.engines.checkpoint import is_out_of_memory
from evaluation.scoring.engines.encoding import Encoded, Row, Texts, encode_texts
from evaluation.scoring.engines.model_options import ModelOptions
from evaluation.scoring.engines.transformers_engine import TransformersEngine

log = logging.getLogger(__name__)


class ReferenceEngine(TransformersEngine):
    """Log-likelihood of every continuation from one forward pass over each whole prompt.

    Prompts are padded on the right and only real positions are read; the logits read are cast to
    float32 before the softmax.
    """

    name = "reference"

    def __init__(self, target: str, options: ModelOptions) -> None:
        super().__init__(target, options)
        self._batch_size = options.batch_size

    def _encode(self, texts: Sequence[Texts]) -> list[Encoded]:
        return [encode_texts(self.checkpoint.tokenizer, read) for read in texts]

    def read(self, rows: Sequence[Row]) -> Iterator[tuple[Row, list[float]]]:
        start = 0
        while start < len(rows):
            batch = rows[start : start + self._batch_size]
            try:
                values = self._logprobs(batch)
            except RuntimeError as error:
                self._halve_batch(error)
                continue
            start += len(batch)
            self.usage.tokens += sum(len(row.ids) for row in batch)
            yield from zip(batch, values, strict=True)

    def _logprobs(self, batch: Sequence[Row]) -> list[list[float]]:
        """Summed log-probabilities, one list a row in the order of its targets."""
        width = max(len(row.ids) for row in batch)
        inputs = torch.zeros((len(batch), width), dtype=torch.long)
        for number, row in enumerate(batch):
            inputs[number, : len(row.ids)] = torch.tensor(row.ids)
        read = sorted({position for row in batch for position in _positions(row)})
        with torch.inference_mode():
            logits = self._logits(inputs.to(self.checkpoint.device), read)
            return [_read_row(row, logits[number], read) for number, row in enumerate(batch)]

    def _logits(self, inputs: torch.Tensor, read: list[int]) -> torch.Tensor:
        """Logits of the positions `read`; the vocabulary at all others is not computed if the
        model can leave it out."""
        model = self.checkpoint.model
        positions = torch.tensor(read, device=inputs.device)
        if "logits_to_keep" in inspect.signature(model.forward).parameters:
            kept = model(input_ids=inputs, use_cache=False, logits_to_keep=positions)
            logits: torch.Tensor = kept.logits
            return logits
        everything: torch.Tensor = model(input_ids=inputs, use_cache=False).logits
        return everything[:, positions]

    def _halve_batch(self, error: RuntimeError) -> None:
        device = self.checkpoint.device
        if not is_out_of_memory(error):
            raise EngineError(f"{self.target}: {error}") from error
        if self._batch_size == 1:
            raise EngineError(
                f"{self.target}: not enough memory on {device} for one prompt; try a smaller "
                "--dtype, --max-length or --shots"
            ) from error
        self._batch_size //= 2
        log.warning("out of memory on %s: batch size now %d", device, self._batch_size)
        if device.type == "cuda":
            torch.cuda.empty_cache()


def _read_row(row: Row, logits: torch.Tensor, read: list[int]) -> list[float]:
    places = [read.index(position) for position in _positions(row)]
    table = torch.log_softmax(logits[places].float(), dim=-1)
    values = []
    for target in row.targets:
        ids = torch.tensor(target.ids, device=table.device).unsqueeze(-1)
        values.append(float(table[-len(target.ids) :].gather(1, ids).sum()))
    return values


def _positions(row: Row) -> range:
    return range(len(row.ids) - row.reads, len(row.ids))
