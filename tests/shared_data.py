"""Where the real data for tests lies; it is never part of the project."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.is_dir(), reason=f"the real benchmark data is not at {SHARED_DATA}"
)
