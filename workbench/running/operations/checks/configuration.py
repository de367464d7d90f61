"""Settings that are unsafe where others can reach the site."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.utils.translation import gettext as _

from workbench.core.proxies import Proxies
from workbench.running.operations.checks.finding import Finding, note, ok, trouble

OF_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


def configuration() -> Iterator[Finding]:
    """What `check --deploy` finds, and a demo; for a site of this machine alone it is a note."""
    found = [
        message
        for message in run_checks(include_deployment_checks=True)
        if message.level >= WARNING
    ]
    if set(settings.ALLOWED_HOSTS) <= OF_THIS_MACHINE:
        told = _("The site answers to this machine alone.")
        remedy = _("See the operators' handbook before others may reach it.") if found else ""
        yield note("settings", told, remedy) if found else ok("settings", told)
        return
    if settings.DEMO:
        told = _("This is a demo, whose accounts have a known password.")
        yield trouble("settings", told, _("Run `manage.py remove_demo`, and set WORKBENCH_DEMO=0."))
    proxies: Proxies = settings.TRUSTED_PROXIES
    if any(network.prefixlen == 0 for network in proxies.networks):
        told = _("Every machine is trusted to say who asks, also of itself.")
        remedy = _("Name the networks of your proxies alone in WORKBENCH_TRUSTED_PROXIES.")
        yield trouble("settings", told, remedy)
    for message in found:
        remedy = message.hint or _("See docs/configuration.md.")
        yield trouble("settings", f"{message.msg} ({message.id})", remedy)
    if not found and not settings.DEMO:
        yield ok("settings", _("`check --deploy` finds nothing."))
