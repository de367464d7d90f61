"""A real server, started once, with a real model."""

import pytest

from benchmarks.smollm2 import Unavailable, gguf_file
from tests.llama_server import serving_model


@pytest.fixture(scope="session")
def llama_server():
    """The address of llama.cpp's server with SmolLM2."""
    pytest.importorskip("xllamacpp")
    try:
        model = gguf_file()
    except Unavailable as reason:
        pytest.skip(str(reason))
    with serving_model(model, context=2048) as address:
        yield address
