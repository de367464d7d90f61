"""A transformers model with its tokenizer, loaded when they are first needed."""

from functools import cached_property
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from evaluation.errors import EngineError
from evaluation.scoring.engines.encoding import resolve_max_length
from evaluation.scoring.engines.model_options import ModelOptions
from evaluation.scoring.engines.weights import folder_fingerprint, local_folder


class Checkpoint:
    """What `target`, a local folder or a hub id, names, as the options want it.

    Every attribute raises `EngineError` for what cannot be loaded or does not fit.
    """

    def __init__(self, target: str, options: ModelOptions) -> None:
        self.target = target
        self.device = _device(options.device)
        self._options = options
        self._folder = local_folder(target)

    @cached_property
    def fingerprint(self) -> str:
        """A name that changes when the model does: hash of the folder, or commit on the hub."""
        if self._folder is not None:
            return folder_fingerprint(self._folder)
        return f"{self.target}@{getattr(self.config, '_commit_hash', None)}"

    @property
    def device_name(self) -> str:
        """Which GPU, since each kind rounds in its own way; else the device's type."""
        if self.device.type == "cuda":
            return torch.cuda.get_device_name(self.device)
        return self.device.type

    @cached_property
    def dtype(self) -> str:
        if self._options.dtype != "auto":
            return self._options.dtype
        stored = getattr(self.config, "dtype", None)
        return "auto" if stored is None else str(stored).removeprefix("torch.")

    @cached_property
    def config(self) -> Any:
        return self._load(AutoConfig)

    @cached_property
    def tokenizer(self) -> Any:
        return self._load(AutoTokenizer)

    @cached_property
    def model(self) -> Any:
        how = {"dtype": self.dtype} | self._attention
        if self.device.type == "cuda" and self._options.spread:
            return self._load(AutoModelForCausalLM, **how, device_map="auto").eval()
        model = self._load(AutoModelForCausalLM, **how)
        try:
            return model.to(self.device).eval()
        except RuntimeError as error:
            raise EngineError(f"{self.target}: does not fit on {self.device}: {error}") from error

    @cached_property
    def max_length(self) -> int:
        """The longest input in tokens."""
        return self._options.max_length or resolve_max_length(self.config, self.tokenizer)

    @property
    def _attention(self) -> dict[str, str]:
        """The attention that keeps a soft cap (Gemma 2), which scaled_dot_product_attention cannot:
        transformers 5.17 takes that all the same, and leaves the cap out."""
        text = self.config.get_text_config()
        capped = getattr(text, "attn_logit_softcapping", None) is not None
        return {"attn_implementation": "eager"} if capped else {}

    def _load(self, kind: Any, **options: Any) -> Any:
        try:
            return kind.from_pretrained(str(self._folder or self.target), **options)
        # Every model format fails in its own way, safetensors with a bare Exception.
        except Exception as error:
            raise EngineError(f"{self.target}: cannot be loaded as a model: {error}") from error


def is_out_of_memory(error: RuntimeError) -> bool:
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


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
