"""The screens of the machine side, on the demo's runs and an analysis of them."""

from tests.browser.screens import Screen, Step, click

ANALYSES = "/evaluation/analyses/"


def to_tab(name: str) -> tuple[Step, ...]:
    """Of the analysis."""
    return click("tbody a"), click(f".tabs a[href$='/{name}/']")


TO_QUESTIONS = to_tab("items")

EVALUATION_SCREENS = [
    Screen("evaluation", "/evaluation/"),
    Screen("evaluation-runs", "/evaluation/runs/"),
    Screen("evaluation-run", "/evaluation/runs/", then=(click("tbody a"),)),
    Screen(
        "two-runs",
        "/evaluation/runs/",
        then=(click("tbody a"), click("#content form [type=submit]")),
    ),
    Screen("evaluation-start", "/evaluation/start/"),
    Screen("analyses", ANALYSES),
    Screen("analysis", ANALYSES, then=(click("tbody a"),)),
    Screen("analysis-start", f"{ANALYSES}start/"),
    *(
        Screen(f"analysis-{name}", ANALYSES, then=to_tab(name))
        for name in ("languages", "culture", "groups", "compare", "releases", "findings")
    ),
    Screen("analysis-questions", ANALYSES, then=TO_QUESTIONS),
    Screen("analysis-question", ANALYSES, then=(*TO_QUESTIONS, click("tbody a"))),
]
"""As `SCREENS`."""
