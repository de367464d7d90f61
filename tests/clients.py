"""Programs that act for people through the API."""

from rest_framework.test import APIClient

from workbench.core.accounts.models import ApiToken, User

V1 = "/api/v1"


class JsonClient(APIClient):
    default_format = "json"


def client_of(user: User) -> JsonClient:
    """A client that sends a token of the person."""
    client = JsonClient()
    _, secret = ApiToken.issue(user, "test")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client
