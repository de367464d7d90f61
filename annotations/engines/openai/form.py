"""The engine in the console: a manager chooses among the servers that the operator lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.engines.base import EngineError, EngineForm, EngineKind, Status
from annotations.engines.openai.servers import VARIABLE, comparable, servers
from workbench.core.languages import LANGUAGES


class OpenAIForm(EngineForm):
    """The server and its model."""

    server = forms.ChoiceField(label=gettext_lazy("Server"))
    model = forms.CharField(
        label=gettext_lazy("Model"),
        max_length=150,
        help_text=gettext_lazy("As the server calls it."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        urls = [server.url for server in _listed().values()]
        self.fields["server"].choices = [(url, url) for url in urls]  # type: ignore[attr-defined]

    def target(self) -> str:
        return f"{self.cleaned_data['server']}#{self.cleaned_data['model'].strip()}"


class OpenAIKind(EngineKind):
    """Offered where the operator lists a server."""

    def status(self) -> Status:
        try:
            if servers():
                return Status(tuple(LANGUAGES), "", every_language=True)
        except EngineError as error:
            return Status((), "", str(error))
        problem = _("No server is listed; set %s to the addresses that may be used.")
        return Status((), "", problem % VARIABLE)

    def offers(self, target: str) -> bool:
        url = target.partition("#")[0]
        try:
            return comparable(url) in servers()
        except EngineError:
            return False


def _listed() -> dict[str, Any]:
    try:
        return dict(servers())
    except EngineError:
        return {}
