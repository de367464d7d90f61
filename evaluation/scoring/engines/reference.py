"""A transformers model on whole prompts: slow, plain, and what faster engines are held against."""

import inspect
import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question, Scored, Usage, first_maximum
from evaluation.scoring.engines.encoding import Row, build_rows, resolve_max_length
from evaluation.scoring.engines.weights import folder_fingerprint, local_folder

if TYPE_CHECKING:
    from evaluation.scoring.engines.registry import EngineOptions

log = logging.getLogger(__name__)


class ReferenceEngine:
    """Log-likelihood of every continuation from one forward pass over each whole prompt.

    Prompts are padded on the right and only real positions are read; the logits read are cast to
    float32 before the softmax. `target` is a local folder or a hub id.
    """

    uses_shots = True
    packages = ("torch", "transformers", "tokenizers")

    def __init__(self, target: str, options: "EngineOptions") -> None:
        if not target:
            raise EngineError("reference: needs a model, as in reference:PATH_OR_HUB_ID")
        self.target = target
        self.options = options
        self.usage = Usage()
        self.device = _device(options.device)
        self._folder = local_folder(target)
        self._batch_size = options.batch_size
        self._warned = False

    @cached_property
    def identity(self) -> Mapping[str, str | int | None]:
        return {
            "engine": "reference",
            "model": self._fingerprint(),
            "dtype": self._dtype,
            "device": self.device.type,
            "max_length": self.options.max_length,
        }

    def score(self, questions: Sequence[Question]) -> Iterator[Scored]:
        """Yield an answer as soon as all its continuations are read.

        Raises `EngineError` when memory does not suffice for one prompt, and for a probability
        that is not a number.
        """
        rows = build_rows(self._tokenizer, questions, self._max_length)
        self._warn_of_truncation(rows)
        found: list[dict[int, float]] = [{} for _ in questions]
        for row, values in self._read(rows):
            for target, value in zip(row.targets, values, strict=True):
                logprobs = found[target.question]
                logprobs[target.option] = value
                if len(logprobs) == len(questions[target.question].continuations):
                    ordered = tuple(logprobs[option] for option in range(len(logprobs)))
                    yield Scored(target.question, first_maximum(ordered), ordered)

    def _read(self, rows: Sequence[Row]) -> Iterator[tuple[Row, list[float]]]:
        start = 0
        while start < len(rows):
            batch = rows[start : start + self._batch_size]
            try:
                values = self._logprobs(batch)
            except RuntimeError as error:
                self._halve_batch(error)
                continue
            start += len(batch)
            self.usage.inputs += len(batch)
            self.usage.tokens += sum(len(row.ids) for row in batch)
            self.usage.truncated += sum(row.truncated for row in batch)
            yield from zip(batch, values, strict=True)

    def _logprobs(self, batch: Sequence[Row]) -> list[list[float]]:
        """Summed log-probabilities, one list a row in the order of its targets."""
        width = max(len(row.ids) for row in batch)
        inputs = torch.zeros((len(batch), width), dtype=torch.long)
        for number, row in enumerate(batch):
            inputs[number, : len(row.ids)] = torch.tensor(row.ids)
        read = sorted({position for row in batch for position in _positions(row)})
        with torch.inference_mode():
            logits = self._logits(inputs.to(self.device), read)
            return [self._read_row(row, logits[number], read) for number, row in enumerate(batch)]

    def _logits(self, inputs: torch.Tensor, read: list[int]) -> torch.Tensor:
        """Logits of the positions `read`; the vocabulary at all others is not computed if the
        model can leave it out."""
        positions = torch.tensor(read, device=self.device)
        if "logits_to_keep" in inspect.signature(self._model.forward).parameters:
            kept = self._model(input_ids=inputs, use_cache=False, logits_to_keep=positions)
            logits: torch.Tensor = kept.logits
            return logits
        everything: torch.Tensor = self._model(input_ids=inputs, use_cache=False).logits
        return everything[:, positions]

    def _read_row(self, row: Row, logits: torch.Tensor, read: list[int]) -> list[float]:
        places = [read.index(position) for position in _positions(row)]
        table = torch.log_softmax(logits[places].float(), dim=-1)
        values = []
        for target in row.targets:
            ids = torch.tensor(target.ids, device=table.device).unsqueeze(-1)
            value = float(table[-len(target.ids) :].gather(1, ids).sum())
            if value != value:
                raise EngineError(
                    f"{self.target}: a log-probability is not a number in {self._dtype}; "
                    "try another --dtype, such as bfloat16 or float32"
                )
            values.append(value)
        return values

    def _warn_of_truncation(self, rows: Sequence[Row]) -> None:
        """Once an engine; the usage counts them all."""
        if not self._warned and any(row.truncated for row in rows):
            self._warned = True
            log.warning(
                "some prompts are longer than the model's %d tokens and lose their beginning; "
                "fewer --shots keep them whole",
                self._max_length,
            )

    def _halve_batch(self, error: RuntimeError) -> None:
        if not _is_out_of_memory(error):
            raise EngineError(f"{self.target}: {error}") from error
        if self._batch_size == 1:
            raise EngineError(
                f"{self.target}: not enough memory on {self.device} for one prompt; try a smaller "
                "--dtype, --max-length or --shots"
            ) from error
        self._batch_size //= 2
        log.warning("out of memory on %s: batch size now %d", self.device, self._batch_size)
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    @cached_property
    def _dtype(self) -> str:
        if self.options.dtype != "auto":
            return self.options.dtype
        stored = getattr(self._config, "dtype", None)
        return "auto" if stored is None else str(stored).removeprefix("torch.")

    def _fingerprint(self) -> str:
        if self._folder is not None:
            return folder_fingerprint(self._folder)
        return f"{self.target}@{getattr(self._config, '_commit_hash', None)}"

    @cached_property
    def _config(self) -> Any:
        return self._load(AutoConfig)

    @cached_property
    def _tokenizer(self) -> Any:
        return self._load(AutoTokenizer)

    @cached_property
    def _model(self) -> Any:
        model = self._load(AutoModelForCausalLM, dtype=self._dtype)
        try:
            return model.to(self.device).eval()
        except RuntimeError as error:
            raise EngineError(f"{self.target}: does not fit on {self.device}: {error}") from error

    @cached_property
    def _max_length(self) -> int:
        return self.options.max_length or resolve_max_length(self._model.config, self._tokenizer)

    def _load(self, kind: Any, **options: Any) -> Any:
        try:
            return kind.from_pretrained(str(self._folder or self.target), **options)
        # Every model format fails in its own way, safetensors with a bare Exception.
        except Exception as error:
            raise EngineError(f"{self.target}: cannot be loaded as a model: {error}") from error


def _positions(row: Row) -> range:
    longest = max(len(target.ids) for target in row.targets)
    return range(len(row.ids) - longest, len(row.ids))


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise EngineError(f"device {name!r}: expected auto, cpu, cuda or cuda:N") from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise EngineError(f"device {name!r}: torch sees no GPU here; use --device cpu")
    return device


def _is_out_of_memory(error: RuntimeError) -> bool:
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)
