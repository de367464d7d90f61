"""Score many prompts that share their beginnings, each shared token once."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

import numpy as np
import torch
from torch import Tensor

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question
from evaluation.scoring.engines.checkpoint import is_out_of_memory
from evaluation.scoring.engines.encoding import Encoded, Row, Texts
from evaluation.scoring.engines.forest import ENGINE
from evaluation.scoring.engines.forest.decoder import Decoder
from evaluation.scoring.engines.forest.head import Arriving, Head
from evaluation.scoring.engines.forest.memory import fitting_pack
from evaluation.scoring.engines.forest.options import ForestOptions
from evaluation.scoring.engines.forest.tokens import TogetherEncoder
from evaluation.scoring.engines.forest.trees import (
    Pack,
    Path,
    fill_packs,
    grow_branches,
    prefix_length,
)
from evaluation.scoring.engines.reference.engine import ReferenceEngine
from evaluation.scoring.engines.transformers_engine import TransformersEngine

TOLERANCE = {"float32": 2e-4}
ROUGH_TOLERANCE = 0.5
"""How far log-probabilities of one prompt may be apart, in float32 and in shorter types. A soft cap
that one of the two leaves out shows in the fourth decimal of a small model's."""
LEAST_SHARED = 16
"""Tokens that prompts must share beyond their prefix to be worth a common branch."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """Tokens that the model would be given, and those of all prompts whole."""

    packed: int
    whole: int


@dataclass(frozen=True, slots=True)
class InFlight:
    """Prompts that the model has been given, group by group, and what is to come back."""

    rows: Sequence[Row]
    groups: Iterable[tuple[Sequence[Row], Arriving]]


class ForestEngine(TransformersEngine):
    """The reference's log-probabilities, an order of magnitude faster.

    The beginning that all prompts share goes through the model once, and the rest behind it in
    packs of trees; the vocabulary is only multiplied where an answer is read, in float32. Give
    `score` the questions of one subject and language at a time.
    """

    name = "forest"

    def __init__(self, target: str, options: ForestOptions) -> None:
        super().__init__(target, options)
        on_gpu = self.checkpoint.device.type == "cuda"
        self._asked_pack_tokens = options.pack_tokens
        self._compiled = on_gpu if options.compile is None else options.compile
        self._is_checked = False
        # A CPU does one thing after the other.
        self._starts_ahead = on_gpu
        self._ahead: InFlight | None = None

    def plan(self, questions: Sequence[Question]) -> Plan:
        """Do all that is done before the model, and say how many tokens it would be given."""
        groups = list(_groups(self._rows(questions)))
        packed = sum(self._planned(group) for group in groups)
        return Plan(packed, whole=sum(len(row.ids) for group in groups for row in group))

    def _encode(self, texts: Sequence[Texts]) -> list[Encoded]:
        return self._encoder.encode(texts)

    def read(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Sequence[float]]]:
        in_flight = self._ahead if self._ahead and self._ahead.rows is rows else self._start(rows)
        self._ahead = None
        if self._starts_ahead and (following := self._following()) is not None:
            # Lest the device waits while answers are read, written and prepared.
            self._ahead = self._start(following)
        for group, arriving in in_flight.groups:
            values = list(_sums(group, self._arrived(arriving)))
            self._check(group[0], values[0])
            yield from zip(group, values, strict=True)

    def _start(self, rows: Sequence[Row]) -> InFlight:
        groups = ((group, self._logprobs(group, self._outputs(group))) for group in _groups(rows))
        return InFlight(rows, list(groups) if self._starts_ahead else groups)

    def check_next(self) -> None:
        """Hold the next prompt against the reference, as a run's first one always is."""
        self._is_checked = False

    def _check(self, row: Row, values: Sequence[float]) -> None:
        """Hold a run's first prompt against the reference, whatever the model: a library of another
        version may compute otherwise what it computed alike when this was tested."""
        if self._is_checked:
            return
        untested = ENGINE.untested(version)
        if untested:
            log.warning("%s: %s; its first prompt is held against reference:", self.name, untested)
        reference = ReferenceEngine(self.target, self.options)
        reference.checkpoint = self.checkpoint
        ((_, expected),) = reference.read([row])
        apart = max(abs(one - other) for one, other in zip(values, expected, strict=True))
        if not apart <= TOLERANCE.get(self.checkpoint.dtype, ROUGH_TOLERANCE):
            raise EngineError(
                f"{self.target}: a {self._decoder.model_type} model, whose log-probabilities "
                f"differ by {apart:.3g} when prompts share their beginnings; use reference: for it"
                + (f" ({untested})" if untested else "")
            )
        self.usage.note_apart(apart)
        self._is_checked = True

    def _outputs(self, rows: Sequence[Row]) -> list[Tensor]:
        """The model's outputs, a row, at the positions that are read."""
        paths = _paths(rows)
        found: dict[int, Tensor] = {}
        while len(found) < len(paths):
            left = [number for number in range(len(paths)) if number not in found]
            try:
                for number, outputs in self._walk([paths[number] for number in left]):
                    found[left[number]] = outputs
            except RuntimeError as error:
                self._halve_packs(error)
        return [found[number] for number in range(len(paths))]

    def _walk(self, paths: Sequence[Path]) -> Iterator[tuple[int, Tensor]]:
        limit = self._pack_tokens
        length, packs = self._packs(paths)
        with torch.inference_mode(), self._decoder.borrowed():
            prefix = self._decoder.prefix(paths[0].ids[:length], limit=limit)
            self.usage.tokens += length
            waiting = list(packs)
            for pack, outputs in zip(
                waiting, self._decoder.outputs(waiting, prefix, limit=limit), strict=True
            ):
                self.usage.tokens += len(pack)
                parts = torch.split(outputs, [len(nodes) for nodes in pack.reads])
                yield from zip(pack.members, parts, strict=True)

    def _packs(self, paths: Sequence[Path]) -> tuple[int, Iterator[Pack]]:
        """Length of the prefix, and the packs behind it; compiled ones hold it themselves."""
        limit = self._pack_tokens
        length = 0 if self._compiled else prefix_length(paths)
        least_shared = 1 if self._compiled else LEAST_SHARED
        branches = grow_branches(paths, length, limit=limit, least_shared=least_shared)
        return length, fill_packs(branches, length, limit=limit)

    def _planned(self, rows: Sequence[Row]) -> int:
        length, packs = self._packs(_paths(rows))
        return length + sum(map(len, packs))

    def _logprobs(self, rows: Sequence[Row], outputs: Sequence[Tensor]) -> Arriving:
        """Of all tokens of all targets, in order."""
        places: list[int] = []
        tokens: list[int] = []
        end = 0
        for row in rows:
            end += row.reads
            for target in row.targets:
                places.extend(range(end - len(target.ids), end))
                tokens.extend(target.ids)
        with torch.inference_mode():
            return self._head.logprobs(torch.cat(list(outputs)), places, tokens)

    def _arrived(self, arriving: Arriving) -> list[float]:
        try:
            return arriving.get()
        except RuntimeError as error:
            raise EngineError(f"{self.target}: {error}") from error

    def _halve_packs(self, error: RuntimeError) -> None:
        device = self.checkpoint.device
        if not is_out_of_memory(error):
            raise EngineError(f"{self.target}: {error}") from error
        if self._pack_tokens == 1:
            raise EngineError(
                f"{self.target}: not enough memory on {device} for one prompt; try a smaller "
                "--dtype, --max-length or --shots"
            ) from error
        self._pack_tokens //= 2
        log.warning("out of memory on %s: packs of %d tokens now", device, self._pack_tokens)
        if device.type == "cuda":
            torch.cuda.empty_cache()

    @cached_property
    def _pack_tokens(self) -> int:
        return self._asked_pack_tokens or fitting_pack(self.checkpoint.model)

    @cached_property
    def _encoder(self) -> TogetherEncoder:
        return TogetherEncoder(self.checkpoint.tokenizer)

    @cached_property
    def _decoder(self) -> Decoder:
        return Decoder(self.checkpoint.model, compiled=self._compiled)

    @cached_property
    def _head(self) -> Head:
        return Head(self.checkpoint.model)


def _groups(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Rows that share their beginning; one that has lost its own shares none."""
    whole = [row for row in rows if not row.truncated]
    if whole:
        yield whole
    yield from ([row] for row in rows if row.truncated)


def _sums(rows: Sequence[Row], logprobs: Iterable[float]) -> Iterator[list[float]]:
    """A row's targets, each with the sum over its tokens."""
    values = iter(logprobs)
    for row in rows:
        yield [sum(next(values) for _ in target.ids) for target in row.targets]


def _paths(rows: Sequence[Row]) -> list[Path]:
    return [Path(np.fromiter(row.ids, np.int64, len(row.ids)), row.reads) for row in rows]
