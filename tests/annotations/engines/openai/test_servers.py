"""A key goes to its own address alone, and a manager names no address but those that are listed."""

import pytest

from annotations.engines import EngineError, engine_named, engines, require_offered
from annotations.engines.openai.form import OpenAIForm
from annotations.engines.openai.servers import VARIABLE, servers
from tests.annotations.engines.openai.models import Model, always, asked, behind_a_server, refused

LISTED = "https://api.example.org/v1=EXAMPLE_KEY, http://GPU:8000/v1/"


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, LISTED)
    monkeypatch.setenv("EXAMPLE_KEY", "secret")


def test_a_key_is_sent_to_its_own_address_and_to_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model()
    with behind_a_server(model) as spec:
        address = spec.removeprefix("openai:").partition("#")[0]
        monkeypatch.setenv("EXAMPLE_KEY", "secret")
        for listing, key in (
            (f"{address}=EXAMPLE_KEY", "Bearer secret"),
            (address, "Bearer none"),
            (f"{address}/other=EXAMPLE_KEY", "Bearer none"),
        ):
            model.keys.clear()
            monkeypatch.setenv(VARIABLE, listing)
            engine = engine_named(spec)
            engine.translate([asked()], "es")
            assert set(model.keys) == {key}
            assert "secret" not in repr(vars(engine))


def test_a_refused_or_missing_key_is_told_by_the_variable_that_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = refused(401, "no such key")
    model = Model(single=always(told))
    with behind_a_server(model) as spec:
        address = spec.removeprefix("openai:").partition("#")[0]
        monkeypatch.setenv(VARIABLE, f"{address}=EXAMPLE_KEY")
        with pytest.raises(EngineError, match="names EXAMPLE_KEY for the key"):
            engine_named(spec)
        monkeypatch.setenv("EXAMPLE_KEY", "secret")
        with pytest.raises(EngineError, match="refuses the key of EXAMPLE_KEY") as error:
            engine_named(spec).translate([asked()], "es")
    assert "secret" not in str(error.value)


@pytest.mark.usefixtures("listed")
def test_a_manager_chooses_among_what_is_listed() -> None:
    form = OpenAIForm({"server": "http://GPU:8000/v1/", "model": " llama "})
    assert form.is_valid()
    assert form.target() == "http://GPU:8000/v1/#llama"
    require_offered(f"openai:{form.target()}")
    require_offered("openai:HTTPS://api.example.org:443/v1#gpt")
    assert engines()["openai"].status().is_available


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "http://127.0.0.1:5432/v1",
        "http://gpu:8000/v1/../admin",
        "http://gpu:8001/v1",
        "https://gpu:8000/v1",
        "http://gpu:8000/v1?x=1",
        "http://user@gpu:8000/v1",
        "https://api.example.org@evil.example/v1",
        "https://api.example.org.evil.example/v1",
        "file:///etc/passwd",
        "http://[::1/v1",
        "http://gpu:99999999/v1",
        "",
    ],
)
def test_a_manager_can_name_no_other_address(url: str) -> None:
    assert not OpenAIForm({"server": url, "model": "llama"}).is_valid()
    with pytest.raises(EngineError, match="not offered here"):
        require_offered(f"openai:{url}#llama")


def test_without_a_list_the_console_offers_none_and_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert "set WORKBENCH_OPENAI_URLS" in engines()["openai"].status().reason
    monkeypatch.setenv(VARIABLE, "gpu")
    assert "“gpu” is no address of a server" in engines()["openai"].status().reason
    with pytest.raises(EngineError, match="is no address"):
        servers()
    assert not OpenAIForm({"server": "gpu", "model": "m"}).is_valid()


@pytest.mark.parametrize("url", ["gpu:8000", "ftp://gpu/v1", "http://me:password@gpu/v1"])
def test_what_is_no_address_is_refused_without_the_password_in_it(url: str) -> None:
    with pytest.raises(EngineError, match="is no address of a server") as error:
        engine_named(f"openai:{url}#llama")
    assert "password" not in str(error.value)
