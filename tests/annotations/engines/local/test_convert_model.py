"""Models become ready for use under their licence: from a folder, and from the hub."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from django.core.management import CommandError, call_command

from annotations.engines import EngineError, engine_named
from annotations.engines.local.about import About, licence_of, read_about
from annotations.engines.local.settings import MODELS
from tests.servers import Handler, Told, serving
from tests.tiny_translators import write_madlad

REVISION = "0123456789abcdef0123456789abcdef01234567"


def _convert(model: Path | str, **options: Any) -> tuple[dict[str, Any], str]:
    """What the command prints, as JSON and beside it."""
    out, beside = io.StringIO(), io.StringIO()
    call_command("convert_model", str(model), json=True, stdout=out, stderr=beside, **options)
    return json.loads(out.getvalue()), beside.getvalue()


def test_a_licence_is_said_before_and_one_that_is_non_commercial_must_be_accepted(
    published: Path, tmp_path: Path
) -> None:
    beside = io.StringIO()
    with pytest.raises(CommandError, match=r"is under cc-by-nc-4\.0. Where you may use it, say so"):
        call_command("convert_model", str(published), out=tmp_path / "made", stderr=beside)
    assert "Non-commercial: cc-by-nc-4.0 forbids commercial use" in beside.getvalue()
    told, _ = _convert(published, out=tmp_path / "made", dry_run=True)
    assert (told["made"], told["licence"]) == (False, "cc-by-nc-4.0")
    assert list(tmp_path.iterdir()) == []


def test_a_model_of_no_known_licence_says_so_and_takes_the_one_that_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = write_madlad(tmp_path / "published")
    (tmp_path / "models").mkdir()
    with pytest.raises(CommandError, match="Name a folder by --out, or one for all models in WORK"):
        _convert(published)
    monkeypatch.setenv(MODELS, str(tmp_path / "models"))
    _, beside = _convert(published, dry_run=True)
    assert "no licence is stated\nThe licence of the model is not known." in beside
    told, _ = _convert(published, licence="apache-2.0")
    folder = tmp_path / "models" / "published"
    assert (told["folder"], told["licence"]) == (str(folder), "apache-2.0")
    assert engine_named("ctranslate2:published").status().licence == "apache-2.0"
    again, beside = _convert(published, licence="apache-2.0")
    assert (again, "Nothing changed" in beside) == (told, True)
    with pytest.raises(CommandError, match="is there already; delete it first"):
        _convert(published, quantization="float32")
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["published"]


def test_what_is_no_model_is_refused_and_leaves_nothing(published: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(published, broken)
    (broken / "config.json").write_text('{"model_type": "gpt9"}')
    with pytest.raises(CommandError, match="broken cannot be converted"):
        _convert(broken, out=tmp_path / "made", accept_licence=True)
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_a_model_of_the_hub_is_fetched_after_its_licence_was_accepted(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(handler: Handler, path: str, body: bytes) -> None:
        asked.append(path)
        handler.send(_of_hub(published, path))

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    with serving(answer) as url:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", url)
        files = f"{url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", files)
        with pytest.raises(CommandError, match=r"is under cc-by-nc-4\.0"):
            _convert("maker/tiny", out=tmp_path / "made")
        assert not any("/resolve/" in path for path in asked)
        told, _ = _convert("maker/tiny", out=tmp_path / "made", accept_licence=True)
        huggingface_hub.snapshot_download("maker/tiny", ignore_patterns="flax*")
        with pytest.raises(CommandError, match="“maker/none” is no folder here, and the hub"):
            _convert("maker/none", out=tmp_path / "other")
    assert (told["model"], told["revision"]) == ("maker/tiny", REVISION)
    assert not any("flax" in path for path in asked)
    assert engine_named(f"ctranslate2:{tmp_path / 'made'}").status().languages == ("es", "sr")
    plain = engine_named("transformers:maker/tiny")
    assert (plain.name, plain.status().version[:12]) == ("transformers:maker/tiny", REVISION[:12])
    with pytest.raises(EngineError, match="hf download maker/none"):
        engine_named("transformers:maker/none")


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("---\nlicense: cc-by-4.0\n---\n# Model", "cc-by-4.0"),
        ("---\nlicense: other\nlicense_name: modified-mit\n---\n", "modified-mit"),
        ("---\nlicense:\n- mit\n- apache-2.0\n---\n", "mit, apache-2.0"),
        ("---\nlicense: [\n---\n", ""),
        ("# A model\n---\nlicense: mit\n---\n", ""),
        ("---\n- license\n---\n", ""),
    ],
)
def test_the_licence_of_a_card_is_read(card: str, licence: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(card)
    assert licence_of(tmp_path / "README.md") == licence


def test_what_is_written_beside_a_model_is_read_again(tmp_path: Path) -> None:
    about = About("m", "r", "mit", "Marian", "int8", "en", "es", 6, 512)
    about.write(tmp_path)
    assert read_about(tmp_path) == about


def _of_hub(folder: Path, path: str) -> Told:
    """What the hub answers for the model, which has weights in two forms."""
    if not path.startswith(("/api/models/maker/tiny", "/maker/tiny/resolve/")):
        return Told({"error": "Repository not found"}, 404, {"X-Error-Code": "RepoNotFound"})
    files = [*(file.name for file in folder.iterdir()), "flax_model.msgpack"]
    if "/tree/" in path:
        sizes = {name: (folder / name).stat().st_size for name in files[:-1]}
        return Told(
            [
                {"type": "file", "path": name, "size": sizes.get(name, 1), "oid": "0" * 40}
                for name in files
            ]
        )
    if path.startswith("/api/"):
        siblings = [{"rfilename": name} for name in files]
        card = {"license": "cc-by-nc-4.0"}
        return Told({"id": "maker/tiny", "sha": REVISION, "siblings": siblings, "cardData": card})
    raw = (folder / path.rpartition("/")[2]).read_bytes()
    return Told(raw, headers={"X-Repo-Commit": REVISION, "ETag": f'"{len(raw)}"'})
