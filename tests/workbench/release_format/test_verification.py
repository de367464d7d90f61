"""A manifest that cannot be used is a problem to tell, whatever it holds."""

import json
from pathlib import Path

import pytest

from workbench.release_format.manifest import Manifest
from workbench.release_format.schemas import SCHEMA_VERSION
from workbench.release_format.verification import Problem, read_claims

SOUND = {
    **dict.fromkeys(Manifest.__dataclass_fields__, ""),
    "files": [],
    "rows": {},
    "schema_version": SCHEMA_VERSION,
}


@pytest.mark.parametrize(
    "content",
    [
        "[" * 20_000,
        json.dumps(SOUND | {"schema_version": f"1.{'9' * 5_000}"}),
        json.dumps(SOUND | {"schema_version": "1.²"}),
        json.dumps(SOUND | {"files": "all"}),
        json.dumps(SOUND | {"files": [{"path": "\ud800", "bytes": 1, "sha256": "a"}]}),
        "\ud800",
    ],
)
def test_the_manifest_is_told_not_to_be_one(content: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert isinstance(read_claims(tmp_path), Problem)


def test_a_sound_one_says_what_it_claims(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(SOUND))
    assert not isinstance(read_claims(tmp_path), Problem)
