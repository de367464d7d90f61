"""Hands on the keyboard and nowhere else."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

FURTHEST = 120
"""So many presses of Tab at most, from one thing to the next."""
IS_FOCUSED = "element => element.isConnected ? element === document.activeElement : null"
HAS_RING = """() => {
  const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
  return outlineStyle !== "none" || boxShadow !== "none";
}"""


@dataclass
class Keyboard:
    """A person who reaches everything on `page` by keys, and sees where they are."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def replace(self, text: str) -> None:
        """Write over all that stands in the field that has the focus."""
        self.press("Control+a")
        self.write(text)

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Go on to `target`, which has to show that it has the focus.

        To find it takes longer than a key: it is looked for again only where it was put anew.
        """
        element = target.element_handle()
        for _ in range(FURTHEST):
            if (focused := element.evaluate(IS_FOCUSED)) is None:
                element = target.element_handle()
                focused = element.evaluate(IS_FOCUSED)
            if focused:
                assert self.page.evaluate(HAS_RING), "nothing shows where the focus is"
                return
            self.press(key)
        raise AssertionError(f"{FURTHEST} times {key} do not reach {target}")

    def follow(self, name: str, by: str = "Tab") -> None:
        self.tab_to(self.page.get_by_role("link", name=name), by)
        with self.page.expect_navigation():
            self.press("Enter")

    def push(self, name: str) -> None:
        self.tab_to(self.page.get_by_role("button", name=name, exact=True))
        with self.page.expect_navigation():
            self.press("Enter")

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto("/accounts/login/")
        self.tab_to(self.page.get_by_label("User name"))
        self.write(username)
        self.tab_to(self.page.get_by_label("Password", exact=True))
        self.write(password)
        self.press("Enter")
        expect(self.page.get_by_label(f"Account of {username}")).to_be_visible()

    def go_on(self, *keys: str) -> None:
        """Press keys of which the last ends the task, and wait for the next screen."""
        before = self.page.locator("[data-screen]").element_handle()
        self.press(*keys)
        self.page.wait_for_function("screen => !screen.isConnected", arg=before)
        expect(self.page.locator("h1")).to_be_focused()
