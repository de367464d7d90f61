from pathlib import Path

import pytest

from tests.annotations.publishing.houses import write_house
from tests.annotations.publishing.records import write_release
from tests.annotations.publishing.samples import contents


@pytest.fixture(scope="session")
def sound_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that tests only read."""
    folder = tmp_path_factory.mktemp("releases") / "sound"
    write_release(folder, contents=contents())
    return folder


@pytest.fixture(scope="session", params=[True, False], ids=["dev", "no dev"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that tests only read, or run the harness on."""
    return write_house(tmp_path_factory.mktemp("houses") / "house", dev=request.param)
