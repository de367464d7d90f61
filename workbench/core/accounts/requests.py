"""What a view behind `login_required` is given."""

from django.http import HttpRequest

from workbench.core.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose `user` is known to be a person."""

    user: User
