"""A real server, started once, with a real model."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.smollm2 import Unavailable, gguf_file


@pytest.fixture(scope="session")
def llama_server():
    """The address of llama.cpp's server with SmolLM2."""
    pytest.importorskip("xllamacpp")
    try:
        model = gguf_file()
    except Unavailable as reason:
        pytest.skip(str(reason))
    script = Path(__file__).with_name("llama_server.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        yield address
    finally:
        process.kill()
        process.communicate()
