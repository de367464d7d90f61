"""A real OpenAI-compatible server, llama.cpp's, with a model in GGUF, as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving_model(model: Path, *, context: int) -> Iterator[str]:
    """The server's address, with room for so many tokens."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(model), str(context)],
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


def main(model: str, context: str) -> None:
    """Serve until the standard input ends; prints the address."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    # One request at a time, each computed whole: the same bits whatever was asked before.
    params.n_parallel = 1
    params.cache_prompt = False
    params.n_ctx = int(context)
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.verbosity = 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
