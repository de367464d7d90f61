"""What a page says, wherever its template breaks lines."""

from django.http import HttpResponse


def flat(page: HttpResponse) -> str:
    """The page's HTML with every run of white space as one space, and none between elements."""
    return " ".join(page.content.decode().split()).replace("> <", "><")
