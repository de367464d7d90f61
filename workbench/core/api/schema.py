"""How the API describes itself: names of bodies, the tokens, the problems that it answers with."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import BaseSerializer

from workbench.core.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Names the reason in `detail` to a program."},
        "errors": {
            "type": "object",
            "additionalProperties": {},
            "description": "What is wrong, by the name of the field.",
        },
    },
    "required": ["type", "title", "status", "detail"],
}
MEANINGS = {
    "400": "A field is missing, unknown or malformed; `errors` names it.",
    "401": "The request carries no valid token or session.",
    "403": "The person may not do this; `detail` says why.",
    "404": "There is no such thing, or none that the person may see.",
    "409": "The request was right for a state that is no more; `detail` says what changed.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "Too many requests; `Retry-After` says when to go on.",
    "503": "Others are writing what this needs; nothing was stored. Try again after `Retry-After`.",
}
ALWAYS = ("401", "403", "429")


class Schema(AutoSchema):
    """Names the nested serializers of a view after it: `ClaimView.InputSerializer` is `Claim`."""

    def get_serializer_name(self, serializer: BaseSerializer[Any], direction: str) -> str:
        *owners, name = type(serializer).__qualname__.split(".")
        if not owners:
            return name
        role = name.removesuffix("Serializer").removesuffix("Input").removesuffix("Output")
        return owners[-1].removesuffix("View") + role

    def get_summary(self) -> str:
        """What the operation does: the first line of its description."""
        return str(self.get_description()).strip().partition("\n")[0].rstrip(".")


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "workbench.core.accounts.authentication.SessionAuthentication"
    name = "cookieAuth"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "workbench.core.accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made under API tokens in the account menu.",
        }


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add to every operation the problems that it may answer with."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {
        f"Problem{code}": {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for code, meaning in MEANINGS.items()
    }
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for code in _problems_of(path, method, operation):
                reference = {"$ref": f"#/components/responses/Problem{code}"}
                operation["responses"].setdefault(code, reference)
    return result


def _problems_of(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    codes = list(ALWAYS)
    if "{" in path or any(p["name"] == "cursor" for p in operation.get("parameters", ())):
        codes.append("404")
    if "requestBody" in operation:
        codes += ["400", "413", "415"]
    elif any(p["in"] == "query" for p in operation.get("parameters", ())):
        codes.append("400")
    if method != "get":
        codes += ["409", "503"]
    return sorted(codes)
