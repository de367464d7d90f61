"""Every page of a release, and how to get there."""

from tests.browser.screens import DEMO, RELEASES, REVIEWER, Screen

DRAFT = f"{DEMO}/releases/0.1.0"
PAGES = f"/console/campaigns/{RELEASES}/releases"
PUBLIC = f"/releases/{RELEASES}"

RELEASE_SCREENS = [
    Screen("release-gates", f"{DEMO}/releases/gates/"),
    Screen("release-about", f"{DEMO}/releases/about/"),
    Screen("release-card", f"{DRAFT}/card/"),
    Screen("release-charts", f"{DRAFT}/charts/"),
    Screen("release-rows", f"{DRAFT}/rows/?language=es"),
    Screen("release-rows-arabic", f"{DRAFT}/rows/?language=ar"),
    Screen("release-rows-none", f"{DRAFT}/rows/?language=es&reviewed=yes&label=CS&split=dev"),
    Screen("release-difference-alone", f"{DRAFT}/difference/"),
    Screen("release-difference", f"{PAGES}/1.1.0/difference/?to=1.0.0&split=es.test"),
    Screen("release-files", f"{DRAFT}/files/"),
    Screen("release-gate", f"{DRAFT}/gates/reviewed/"),
    Screen("release-gate-passed", f"{DRAFT}/gates/flags/"),
    Screen("release-to-a-reviewer", f"{DRAFT}/", REVIEWER),
    Screen("release-published", f"{PAGES}/1.1.0/"),
    Screen("release-withdrawn", f"{PAGES}/1.0.0/"),
    Screen("release-public", f"{PUBLIC}/1.1.0/", None),
    Screen("release-public-report", f"{PUBLIC}/1.1.0/report/", None),
    Screen("release-public-withdrawn", f"{PUBLIC}/1.0.0/", None, status=410),
]
