"""Types generated from the contract are those of what the API answers: about releases, as clients
of these are the most. What a type does not know is a fault here."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from datamodel_code_generator import DataModelType, InputFileType, generate
from datamodel_code_generator.enums import OpenAPIScope
from pydantic import TypeAdapter, ValidationError

from annotations.models import Release
from annotations.services import releasing
from annotations.vocabularies import Role
from tests.clients import V1, JsonClient, client_of
from tests.factories import make_campaign, member
from tests.released import lead

CONTRACT = Path(__file__).with_name("openapi.yml")
ABOUT = f"{V1}/releases"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _needed(schemas: dict[str, Any], document: Any, found: dict[str, Any]) -> dict[str, Any]:
    """The schemas that a part of the contract refers to, and those that they refer to."""
    if isinstance(document, dict):
        name = str(document.get("$ref", "")).removeprefix("#/components/schemas/")
        if name in schemas and name not in found:
            found[name] = schemas[name]
            _needed(schemas, schemas[name], found)
    parts = document.values() if isinstance(document, dict) else document
    for part in parts if isinstance(document, dict | list) else ():
        _needed(schemas, part, found)
    return found


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The module that a client's author gets by datamodel-codegen, whose types take no other
    fields."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    paths = {path: one for path, one in contract["paths"].items() if path.startswith(ABOUT)}
    schemas = contract["components"]["schemas"]
    needed = _needed(schemas, paths, {"Problem": schemas["Problem"]})
    part = contract | {"paths": {}, "components": {"schemas": needed}}
    place = tmp_path_factory.mktemp("client") / "release_types.py"
    generate(
        yaml.safe_dump(part),
        input_file_type=InputFileType.OpenAPI,
        openapi_scopes=[OpenAPIScope.Schemas],
        output=place,
        output_model_type=DataModelType.PydanticV2BaseModel,
        extra_fields="forbid",
        disable_timestamp=True,
        formatters=[],
        strict_nullable=True,
    )
    spec = importlib.util.spec_from_file_location("release_types", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # The types refer to one another by name, which is looked up there.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        yield module


@pytest.fixture
def release(settings: Any, tmp_path: Path) -> Release:
    settings.RELEASES_DIR = tmp_path / "releases"
    return releasing.build_release(campaign=make_campaign(items=2), version="1.0.0").release


@pytest.fixture
def client(release: Release) -> JsonClient:
    return client_of(member(release.campaign, Role.MANAGER))


def test_answers_about_releases_are_of_the_contracts_types(
    types: ModuleType, release: Release, client: JsonClient
) -> None:
    public = lead(release, public=True)
    at = f"{ABOUT}/{public.campaign.name}/{public.version}"
    listed = types.PaginatedReleaseList.model_validate(client.get(ABOUT).json())
    assert listed.results[0].version == "1.0.0"
    one = types.ReleaseDetail.model_validate(client.get(at).json())
    assert (one.content_hash, one.state.value) == (public.content_hash, "published")
    files = TypeAdapter(list[types.ReleaseFile]).validate_python(client.get(f"{at}/files").json())
    assert files[-1].path == "manifest.json"
    sample_id = public.campaign.benchmark.items.first().sample_id
    report = types.ReaderReportRequest(sample_id=sample_id, language="es", reason="wrong_key")
    reported = client.post(f"{at}/reports", report.model_dump(mode="json"))
    assert types.Reported.model_validate(reported.json()).flag
    refused = client.get(f"{at}/rows", {"langage": "es"})
    assert types.Problem.model_validate(refused.json()).errors == {
        "langage": ["There is no such field."]
    }


def test_an_answer_of_another_shape_would_be_found(types: ModuleType) -> None:
    with pytest.raises(ValidationError):
        types.Reported.model_validate({"flag": 1, "note": "x"})
