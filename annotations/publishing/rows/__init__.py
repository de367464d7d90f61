"""Rows of a release folder: chosen by their values, cut into pages, written in a form that a client
asks for.

Which rows there are is found first, from the columns that the choice is about; then the rows are
read and written batch by batch, so that memory does not grow with their number.
"""

from annotations.publishing.rows.asked import COLUMN_OF, Asked, AskedWrongly
from annotations.publishing.rows.choosing import Chosen, choose
from annotations.publishing.rows.forms import FORMS
from annotations.publishing.rows.reading import batches, schema_of

__all__ = [
    "COLUMN_OF",
    "FORMS",
    "Asked",
    "AskedWrongly",
    "Chosen",
    "batches",
    "choose",
    "schema_of",
]
