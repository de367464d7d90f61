"""The house in storeys: where every module has its place, and which may import which.

A module imports what lies in a storey below its own, or in its own room; rooms of one storey do
not know one another. The two sides and the shell keep apart besides, whatever the storey: see
`APART`.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

PURE = "pure"

# From the roof to the ground. A storey is a tuple of rooms.
STOREYS: Sequence[Sequence[str]] = (
    ("roof",),
    ("start",),
    ("web", "api", "commands", "tasks", "admin"),
    ("jobs", "parsing"),
    ("services",),
    ("selectors",),
    ("permissions",),
    ("models", "engines"),
    (PURE,),
)

# A name stands for the module and all in it, and `*` for one part of a name. The first that fits a
# module gives its room.
ROOMS: Sequence[tuple[str, str]] = (
    # A kind of task is cut along the storeys.
    ("annotations.kinds.*.desk", "web"),
    ("annotations.kinds.*.console", "web"),
    ("annotations.kinds.*.questions", "web"),
    ("annotations.kinds.*.ruling", "web"),
    ("annotations.kinds.*.gold", "web"),
    ("annotations.kinds.*.pages", "web"),
    ("annotations.kinds.*.urls", "web"),
    ("annotations.kinds.*.schema", "api"),
    ("annotations.kinds.*.acts", "services"),
    ("annotations.kinds.*.incoming", "services"),
    ("annotations.kinds.*.keys", "services"),
    ("annotations.kinds.*.opening", "services"),
    ("annotations.kinds.*.reading", "selectors"),
    ("annotations.kinds.*.release", "selectors"),
    ("annotations.kinds.*.ledger", "models"),
    ("annotations.kinds.*.rules", PURE),
    ("annotations.kinds.kind", PURE),
    ("annotations.kinds.registry", PURE),
    # The human side.
    ("annotations.apps", "start"),
    ("annotations.former_names", "parsing"),
    ("annotations.admin", "admin"),
    ("annotations.web", "web"),
    ("annotations.templatetags", "web"),
    ("annotations.labels", "web"),
    ("annotations.api", "api"),
    ("annotations.management", "commands"),
    ("annotations.tasks", "tasks"),
    ("annotations.jobs", "jobs"),
    ("annotations.findings", "jobs"),
    ("annotations.services", "services"),
    ("annotations.selectors", "selectors"),
    ("annotations.hidden_releases", "permissions"),
    ("annotations.withheld_items", "permissions"),
    ("annotations.permissions", "permissions"),
    ("annotations.scopes", "permissions"),
    ("annotations.second_factor", "permissions"),
    ("annotations.models", "models"),
    ("annotations.migrations", "models"),
    ("annotations.engines", "engines"),
    ("annotations.agreement", PURE),
    ("annotations.canonical", PURE),
    ("annotations.drafts", PURE),
    ("annotations.formats", PURE),
    ("annotations.forms.inputs", "web"),
    ("annotations.forms", PURE),
    ("annotations.limits", PURE),
    ("annotations.publishing", PURE),
    ("annotations.quality", PURE),
    ("annotations.statement", PURE),
    ("annotations.vocabularies", PURE),
    ("annotations.world_bank", PURE),
    # The machine side.
    ("evaluation.apps", "start"),
    ("evaluation.admin", "admin"),
    ("evaluation.web", "web"),
    ("evaluation.templatetags", "web"),
    ("evaluation.api", "api"),
    ("evaluation.__main__", "commands"),
    ("evaluation.analyse_command", "commands"),
    ("evaluation.robustness_command", "commands"),
    ("evaluation.arguments", "commands"),
    ("evaluation.cli", "commands"),
    ("evaluation.tasks", "tasks"),
    ("evaluation.jobs", "jobs"),
    ("evaluation.services", "services"),
    ("evaluation.engine_process", "services"),
    ("evaluation.handing_out", "services"),
    ("evaluation.live", "selectors"),
    ("evaluation.stored", "selectors"),
    ("evaluation.selectors", "selectors"),
    ("evaluation.stored_releases", "selectors"),
    ("evaluation.permissions", "permissions"),
    ("evaluation.scopes", "permissions"),
    ("evaluation.models", "models"),
    ("evaluation.migrations", "models"),
    ("evaluation.analysis", PURE),
    ("evaluation.errors", PURE),
    ("evaluation.explorer", PURE),
    ("evaluation.limits", PURE),
    ("evaluation.scoring", PURE),
    # The shell: the roof over both sides, and the ground under them.
    ("workbench.config", "roof"),
    ("workbench.running", "roof"),
    ("workbench.release_format", PURE),
    ("workbench.layouts", PURE),
    ("workbench.metered", PURE),
    ("workbench.core.*.apps", "start"),
    ("workbench.core.*.admin", "admin"),
    ("workbench.core.*.migrations", "models"),
    ("workbench.core.*.models", "models"),
    ("workbench.core.accounts.results", PURE),
    ("workbench.core.accounts.user_agents", PURE),
    ("workbench.core.accounts.link_secrets", PURE),
    ("workbench.core.accounts.addresses", "services"),
    ("workbench.core.accounts.attempts", "services"),
    ("workbench.core.accounts.browsers", "permissions"),
    ("workbench.core.accounts.doors", "permissions"),
    ("workbench.core.accounts.first_administrator", "services"),
    ("workbench.core.accounts.kept_mail", "services"),
    ("workbench.core.accounts.management", "commands"),
    ("workbench.core.accounts.newcomers", "services"),
    ("workbench.core.accounts.own_data", "services"),
    ("workbench.core.accounts.preferences", "permissions"),
    ("workbench.core.accounts.recording", "services"),
    ("workbench.core.accounts.scopes", "permissions"),
    ("workbench.core.accounts.second_factor", "permissions"),
    ("workbench.core.accounts.sealed_factors", "services"),
    ("workbench.core.accounts.sealing", "models"),
    ("workbench.core.accounts.sessions", "services"),
    ("workbench.core.accounts.standing", "services"),
    ("workbench.core.accounts.tasks", "tasks"),
    ("workbench.core.accounts.tokens", "services"),
    ("workbench.core.accounts.authentication", "api"),
    ("workbench.core.accounts.requests", "permissions"),
    ("workbench.core.accounts", "web"),
    ("workbench.core.api.parsers", "parsing"),
    ("workbench.core.api", "api"),
    ("workbench.core.health", "web"),
    ("workbench.core.jobs.alive", "services"),
    ("workbench.core.jobs.beat", "tasks"),
    ("workbench.core.jobs.forking", "models"),
    ("workbench.core.jobs.heartbeat", "services"),
    ("workbench.core.jobs.services", "services"),
    ("workbench.core.jobs.subjects", "permissions"),
    ("workbench.core.jobs.tasks", "tasks"),
    ("workbench.core.jobs.watching", "services"),
    ("workbench.core.jobs", "web"),
    ("workbench.core.web.catalogues", "selectors"),
    ("workbench.core.web.management", "commands"),
    ("workbench.core.web", "web"),
    ("workbench.core.absence", "models"),
    ("workbench.core.broker", "models"),
    ("workbench.core.counting", "models"),
    ("workbench.core.cache", "models"),
    ("workbench.core.clock", "models"),
    ("workbench.core.disk", "models"),
    ("workbench.core.findings", "models"),
    ("workbench.core.forwarded", "models"),
    ("workbench.core.locking", "models"),
    ("workbench.core.prepared", "models"),
    ("workbench.core.prepared_writes", "models"),
    ("workbench.core.released_items", "models"),
    ("workbench.core.releases", "models"),
    ("workbench.core.logs", "models"),
    ("workbench.core.stores", "models"),
    ("workbench.core.stack", PURE),
    ("workbench.core.timing", "models"),
    ("workbench.core.discovery", PURE),
    ("workbench.core.environment", PURE),
    ("workbench.core.errors", PURE),
    ("workbench.core.json_reading", PURE),
    ("workbench.core.characters", PURE),
    ("workbench.core.languages", PURE),
    ("workbench.core.letters", PURE),
    ("workbench.core.processes", PURE),
    ("workbench.core.limits", PURE),
    ("workbench.core.mathematics.__main__", "commands"),
    ("workbench.core.mathematics", PURE),
    ("workbench.core.messages", PURE),
    ("workbench.core.problems", PURE),
    ("workbench.core.proxies", PURE),
    ("workbench.core.spreadsheets", PURE),
    ("workbench.core.texts", PURE),
)

ROOF = ("workbench.config", "workbench.running")
# Each of these parts never imports those.
APART: Mapping[str, Sequence[str]] = {
    "annotations": ("evaluation", *ROOF),
    "evaluation": ("annotations", *ROOF),
    "workbench.core": ("annotations", "evaluation"),
    "workbench.release_format": ("annotations", "evaluation"),
    "workbench.layouts": ("annotations", "evaluation"),
    "workbench.metered": ("annotations", "evaluation"),
}

# What a pure module does without.
FRAMEWORKS = frozenset({"django", "rest_framework", "celery", "drf_spectacular", "allauth"})


def room_of(module: str) -> str | None:
    return next((room for pattern, room in ROOMS if _fits(module, pattern)), None)


def may_import(importer: str, imported: str) -> bool:
    """Whether one room may import the other."""
    return importer == imported or _height(importer) > _height(imported)


def is_in(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def _fits(module: str, pattern: str) -> bool:
    names, wanted = module.split("."), pattern.split(".")
    return len(names) >= len(wanted) and all(map(fnmatchcase, names, wanted))


def _height(room: str) -> int:
    """How many storeys lie below; the pure ground has none."""
    return next(n for n, rooms in enumerate(reversed(STOREYS)) if room in rooms)
