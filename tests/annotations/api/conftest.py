"""Programs that act for people through the API."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from workbench.accounts.models import ApiToken, User

V1 = "/api/v1"


class JsonClient(APIClient):
    default_format = "json"


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """A client that sends a token of the person."""

    def make(user: User) -> APIClient:
        client = JsonClient()
        _, secret = ApiToken.issue(user, "test")
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return make
