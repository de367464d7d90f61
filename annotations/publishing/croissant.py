"""Croissant metadata (https://docs.mlcommons.org/croissant/docs/croissant-spec.html, 1.0), with the
responsible-AI fields of https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html.

A release holds no clock, so that its bytes depend on its content: `datePublished` is the day that
the team stated, else that of the newest decision or text in it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from annotations.publishing.about import About
from annotations.publishing.card.told import Told
from annotations.publishing.citation import authors, bibtex, published
from annotations.publishing.figures import figures_of
from annotations.publishing.responsible import description, responsible
from workbench.release_format.forms import FORMS_FOLDER
from workbench.release_format.layout import TableFile
from workbench.release_format.manifest import file_hash
from workbench.release_format.schemas import Column

CONFORMS_TO = ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"]
_OWN = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty",
    "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField",
    "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "sc": "https://schema.org/",
    **{name: f"cr:{name}" for name in _OWN},
}

_PARQUET, _JSON = "application/x-parquet", "application/json"


def render_croissant(about: About, folder: Path, files: Sequence[TableFile]) -> str:
    """The text of `croissant.json` for a folder whose tables are written: a file object and a
    record set for each table, a file object for each document of a form."""
    return croissant_of(Told(about, figures_of(folder), tuple(files), folder))


def croissant_of(told: Told) -> str:
    """The same from figures at hand."""
    about, folder = told.about, told.folder
    documents = sorted((folder / FORMS_FOLDER).glob("*.json"))
    paths = [path.relative_to(folder).as_posix() for path in documents]
    day = published(about) or about.as_of
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": about.name,
        "description": description(told),
        "version": about.version,
        "license": about.licence,
        "citeAs": bibtex(about),
        **({"datePublished": day} if day else {}),
        **({"creditText": about.attribution} if about.attribution else {}),
        "creator": [{"@type": "sc:Organization", "name": name} for name in authors(about)],
        "inLanguage": sorted(about.languages),
        **{f"rai:{name}": said for name, said in responsible(told).items()},
        "distribution": [
            *(_file_object(folder, file.path, _PARQUET) for file in told.files),
            *(_file_object(folder, path, _JSON) for path in paths),
        ],
        "recordSet": [_record_set(file, about.source_language) for file in told.files],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _file_object(folder: Path, path: str, encoding: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{(folder / path).stat().st_size} B",
        "encodingFormat": encoding,
        "sha256": file_hash(folder / path),
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
