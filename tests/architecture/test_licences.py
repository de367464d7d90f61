"""What a library says of its licence decides whether it may run here."""

import pytest

from tests.architecture.licences import UNKNOWN, may_be, running


@pytest.mark.parametrize(
    ("stated", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("GNU Lesser General Public License v2 (LGPLv2)", True),
        ("MPL-2.0 AND MIT", True),
        ("GPL-3.0-or-later", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("AGPL-3.0-only", False),
        ("GNU Affero General Public License v3", False),
        ("MIT AND GPL-2.0-only", False),
        ("Artistic-1.0 OR GPL-2.0-only", True),
        (UNKNOWN, False),
    ],
)
def test_which_licences_may_be(stated: str, may: bool) -> None:
    assert may_be(stated) is may


def test_what_a_library_needs_runs_too() -> None:
    assert {"django", "sqlparse", "psycopg-binary", "torch"} <= running().keys()
