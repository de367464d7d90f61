"""Every reader of files, with files that were sound once: each refuses what it cannot read.

A file that hides much in little is refused before it costs its reader more than `MEMORY`.
"""

import io
import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from annotations.formats.glossary import read_glossary
from annotations.formats.protocol import PROTOCOL, ProtocolError, read_protocol
from annotations.formats.suggestions import SuggestedRows
from annotations.formats.translations import read_translations
from annotations.forms.reading import FormError, form_of, read_form
from annotations.publishing import verify_release
from annotations.services import uploads
from evaluation.cli import main as evaluate
from evaluation.errors import EvaluationError
from evaluation.scoring.dataset import Release
from evaluation.scoring.files import read_predictions
from tests.fuzz import files
from tests.fuzz.mutation import mutated, text
from tests.fuzz.watch import Watch
from workbench.core.errors import Invalid
from workbench.layouts import FormatError, read_benchmark
from workbench.layouts.registry import layout_names

MEGABYTES = 300
LANGUAGES = ("en", "es", "es-MX", "am")

Read = Callable[[Path, Random], object]
"""Makes a file in an empty folder and reads it; it may raise what a reader refuses with."""

Refusals = (FormatError, FormError, ProtocolError, EvaluationError, Invalid)


def run(watch: Watch, rng: Random) -> None:
    watch.megabytes_of_one = MEGABYTES
    with TemporaryDirectory() as name, override_settings(MEDIA_ROOT=name):
        readers = _readers(Path(name))
        while watch.goes_on:
            seed = rng.randrange(10**9)
            kind = rng.choice(list(readers))
            folder = Path(name) / "input"
            folder.mkdir()
            with watch.one(f"{kind}, seed {seed}"), suppress(*Refusals):
                readers[kind](folder, Random(seed))
            shutil.rmtree(folder)


def _readers(place: Path) -> dict[str, Read]:
    release, finished = files.release(place / "release"), files.run(place / "finished")
    return {
        **{f"benchmark {name}": partial(_benchmark, name) for name in files.SOUND},
        **{f"translations {name}": partial(_translations, name) for name in files.SOUND},
        "benchmark of odd Parquet": _odd_parquet,
        "folder of a benchmark": _folder,
        "glossary": _glossary,
        "suggestions": _suggestions,
        "form": _form,
        "document of a form": _document,
        "protocol": _protocol,
        "archive of a protocol": _archive,
        "upload": _upload,
        "release": partial(_release, release),
        "release to evaluate": partial(_evaluated, release),
        "run": partial(_run, finished),
        "predictions": _predictions,
    }


def _benchmark(name: str, folder: Path, rng: Random) -> None:
    path = folder / name
    path.write_bytes(mutated(files.SOUND[name](), rng))
    _read_benchmark(path, rng)


def _read_benchmark(path: Path, rng: Random) -> None:
    read_benchmark(
        path,
        layout=rng.choice(["auto", "auto", *layout_names()]),
        language=rng.choice(LANGUAGES),
        header=rng.choice([None, True, False]),
        answers=rng.choice([None, "index", "letter"]),
    )


def _translations(name: str, folder: Path, rng: Random) -> None:
    path = folder / name
    path.write_bytes(mutated(files.SOUND[name](), rng))
    read_translations(path, language=rng.choice(LANGUAGES))


def _odd_parquet(folder: Path, rng: Random) -> None:
    path = folder / "questions.parquet"
    content = files.odd_parquet(files.ROWS, rng)
    path.write_bytes(content if rng.random() < 0.7 else mutated(content, rng))
    _read_benchmark(path, rng)


def _folder(folder: Path, rng: Random) -> None:
    for name, make in files.SOUND.items():
        place = folder / rng.choice(["", "test", "es", "en", "pt_br", "dev"])
        place.mkdir(exist_ok=True)
        if rng.random() < 0.5:
            (place / rng.choice([name, "a_dev_es.csv", "x.jsonl"])).write_bytes(make())
    _read_benchmark(folder, rng)


def _glossary(_folder: Path, rng: Random) -> None:
    name, content = rng.choice(
        [
            ("a.csv", files.table(files.TERMS)),
            ("a.tsv", files.table(files.TERMS, "\t")),
            ("a.tbx", files.TBX.encode()),
        ]
    )
    read_glossary(name, mutated(content, rng), language=rng.choice(["", *LANGUAGES]))


def _suggestions(_folder: Path, rng: Random) -> None:
    SuggestedRows.of_lines("a.jsonl", text(mutated(files.json_lines(files.SUGGESTED), rng)))


def _form(_folder: Path, rng: Random) -> None:
    read_form(text(mutated(rng.choice(list(files.forms().values())), rng)))


def _document(_folder: Path, rng: Random) -> None:
    content = mutated(rng.choice(files.documents()), rng)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return
    form_of(document)


def _protocol(_folder: Path, rng: Random) -> None:
    given = {
        name: text(mutated(content, rng) if rng.random() < 0.4 else content)
        for name, content in files.protocol().items()
    }
    read_protocol(given[PROTOCOL], given.get)


def _archive(_folder: Path, rng: Random) -> None:
    content = files.archive(files.protocol(), rng if rng.random() < 0.5 else None)
    content = content if rng.random() < 0.3 else mutated(content, rng)
    name = rng.choice(["a.zip", "a.ZIP", "a.toml"])
    texts = uploads.texts_of(file=SimpleUploadedFile(name, content), main=PROTOCOL)
    read_protocol(texts[PROTOCOL], texts.get)


def _upload(_folder: Path, rng: Random) -> None:
    content = files.archive({name: make() for name, make in files.SOUND.items()}, rng)
    content = content if rng.random() < 0.4 else mutated(content, rng)
    name = rng.choice(["a.zip", "../a.zip", "a\x00.zip", "é" * 300 + ".zip", "a.csv", "a.parquet"])
    with uploads.readable(stored=uploads.store_uploads(files=[_sent(name, content)])) as path:
        _read_benchmark(path, rng)


def _sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _damaged(sound: Path, folder: Path, rng: Random) -> Path:
    """A copy in which one or two files are not as they were, the manifest most often."""
    copy = Path(shutil.copytree(sound, folder / "copy"))
    paths = sorted(path for path in copy.rglob("*") if path.is_file())
    manifests = [path for path in paths if path.suffix == ".json"] or paths
    for _ in range(rng.randint(1, 2)):
        path = rng.choice(manifests if rng.random() < 0.5 else paths)
        path.write_bytes(mutated(path.read_bytes(), rng))
    return copy


def _release(sound: Path, folder: Path, rng: Random) -> None:
    copy = _damaged(sound, folder, rng)
    if rng.random() < 0.6:
        _set_hashes(copy)
    list(map(str, verify_release(copy)))


def _set_hashes(release: Path) -> None:
    """Have the manifest say of each damaged file that it is as it was."""
    from workbench.release_format.manifest import file_entries, hash_of_files, read_manifest

    with suppress(ValueError, OSError, RecursionError):
        claims = read_manifest(release)
        entries = file_entries(release)
        claims["files"] = [vars(entry) for entry in entries]
        claims["content_hash"] = hash_of_files({entry.path: entry.sha256 for entry in entries})
        (release / "manifest.json").write_text(json.dumps(claims))


def _evaluated(sound: Path, folder: Path, rng: Random) -> None:
    copy = _damaged(sound, folder, rng)
    release = Release(copy)
    str(release.identity)
    for language in release.languages:
        for split in ("test", "dev"):
            with suppress(EvaluationError):
                release.items(language, split)


def _run(sound: Path, folder: Path, rng: Random) -> None:
    copy = _damaged(sound, folder, rng)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert evaluate(["report", str(copy)]) in (0, 1)


def _predictions(folder: Path, rng: Random) -> None:
    path = folder / "a.parquet"
    whole = files.parquet(files.predictions(), files.PREDICTION_SCHEMA)
    path.write_bytes(mutated(whole, rng))
    read_predictions(path)
