"""The schema and its pages."""

import re
from itertools import product

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_pages_hold_no_inline_script_or_style_and_name_the_schema(client):
    client.force_login(UserFactory())
    answer = client.get("/api/v1/docs/")
    page = answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.findall(r"<script>|<style|\sstyle=|\son\w+=", page)
    [script] = re.findall(r'src="([^"]*script=[^"]*)"', page)
    code = client.get(script)
    assert code["Content-Type"] == "application/javascript"
    assert "/api/v1/schema/" in code.content.decode()


def test_everybody_reads_the_schema(client):
    answer = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert answer.json()["openapi"].startswith("3.")
    assert client.get("/api/v1/docs/").status_code == 200


@pytest.mark.parametrize("page", ["docs/", "schema/", "campaigns"])
def test_a_token_that_opens_nothing_is_told_so_whatever_is_asked_for(client, page):
    for query, accepted in product(
        ["", "?format=1", "?format=html"], ["*/*", "text/html", "application/yaml", "a/b;;"]
    ):
        headers = {"Authorization": "Bearer wb_unknown", "Accept": accepted}
        answer = client.get(f"/api/v1/{page}{query}", headers=headers)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert answer.status_code in ({401} if accepted == "*/*" else {401, 406})
