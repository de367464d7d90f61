"""Croissant metadata (https://docs.mlcommons.org/croissant/docs/croissant-spec.html, 1.0).

`datePublished` is left out: a release holds no clock, so that its bytes depend on its content.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from annotations.publishing.about import About
from workbench.release_format.forms import FORMS_FOLDER
from workbench.release_format.layout import TableFile
from workbench.release_format.manifest import FileEntry, file_entries
from workbench.release_format.schemas import Column

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "repeated": "cr:repeated",
    "sc": "https://schema.org/",
    "source": "cr:source",
    "subField": "cr:subField",
}

_PARQUET, _JSON = "application/x-parquet", "application/json"
_FORMS = f"{FORMS_FOLDER}/"


def render_croissant(about: About, folder: Path, files: Sequence[TableFile]) -> str:
    """The text of `croissant.json`: a file object and a record set for each table, a file object
    for each document of a form."""
    entries = {entry.path: entry for entry in file_entries(folder)}
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.name,
        "description": about.title or about.name,
        "version": about.version,
        "license": about.licence,
        **({"creditText": about.attribution} if about.attribution else {}),
        "inLanguage": sorted(about.languages),
        "distribution": [
            *(_file_object(entries[file.path], _PARQUET) for file in files),
            *(_file_object(entries[path], _JSON) for path in entries if path.startswith(_FORMS)),
        ],
        "recordSet": [_record_set(file, about.source_language) for file in files],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _file_object(entry: FileEntry, encoding: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": entry.path,
        "name": entry.path,
        "contentUrl": entry.path,
        "contentSize": f"{entry.bytes} B",
        "encodingFormat": encoding,
        "sha256": entry.sha256,
    }


def _record_set(file: TableFile, source_language: str) -> dict[str, Any]:
    name = f"{file.config}/{file.split}"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        **({"description": file.title} if file.title else {}),
        "field": [_field(name, file.path, column, source_language) for column in file.columns],
    }


def _field(record_set: str, path: str, column: Column, source_language: str) -> dict[str, Any]:
    kind = column.type
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{record_set}/{column.name}",
        "name": column.name,
        "description": column.meaning_in(source_language),
        "source": {"fileObject": {"@id": path}, "extract": {"column": column.name}},
    }
    if pa.types.is_list(kind):
        field["repeated"] = True
        kind = kind.value_type
    if pa.types.is_struct(kind):
        field["subField"] = [
            {
                "@type": "cr:Field",
                "@id": f"{record_set}/{column.name}/{part.name}",
                "name": part.name,
                "dataType": _data_type(part.type),
            }
            for part in kind
        ]
    else:
        field["dataType"] = _data_type(kind)
    return field


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(kind) else "sc:Text"
