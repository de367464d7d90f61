"""A copy of what is stored of a person: every row of ours that names them, but for secrets."""

import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, Model, QuerySet

from workbench.core.accounts.models import User

OURS = ("annotations", "evaluation", "workbench")
SECRET = {"password", "digest", "key", "pseudonym_salt", "secret", "data"}
"""Fields that open something, or that a person could be found again by."""

README = """\
What is stored of you: one file of JSON lines for each kind of row that names you, each line a row.
`account.json` is your account. Left out are passwords, secrets, and digests of them.
"""


def write_own_data(*, user: User, to: IO[bytes]) -> None:
    """Write a zip archive with the account and all rows that name it."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        account = next(_rows(User.objects.filter(pk=user.pk)))
        archive.writestr("account.json", _line(account))
        for model, fields in _naming():
            rows: list[QuerySet[Any]] = [
                model._base_manager.filter(**{name: user}).order_by("pk") for name in fields
            ]
            for field, found in zip(fields, rows, strict=True):
                if not found.exists():
                    continue
                name = f"{model._meta.label_lower}.{field}.jsonl"
                with archive.open(name, "w") as file:
                    for row in _rows(found):
                        file.write(_line(row))


def _naming() -> Iterator[tuple[type[Model], list[str]]]:
    """Models of ours, without the history of a row, with their fields that name a person."""
    for model in apps.get_models(include_auto_created=False):
        if model.__module__.split(".")[0] not in OURS or hasattr(model, "pgh_tracked_model"):
            continue
        fields = [
            field.name
            for field in model._meta.fields
            if isinstance(field, ForeignKey) and field.remote_field.model is User
        ]
        if fields:
            yield model, fields


def _rows(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    fields: list[Field[Any, Any]] = [
        field for field in rows.model._meta.concrete_fields if field.name not in SECRET
    ]
    yield from rows.values(*(field.attname for field in fields)).iterator(chunk_size=1000)


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"
