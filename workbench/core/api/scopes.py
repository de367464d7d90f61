"""What opens the API's own routes to a token."""

from workbench.core.accounts.scopes import ALL, Opens, Scope, register

OPEN = Opens(read=ALL, write=ALL, anywhere=True)
FOLLOWING = Opens(read=(Scope.MANAGE, Scope.EVALUATE), write=(Scope.MANAGE, Scope.EVALUATE))

register(
    {
        "api-schema": OPEN,
        "api-docs": OPEN,
        "api-nothing": OPEN,
        "api-status": Opens(read=(Scope.MONITOR,), anywhere=True),
        "api-job": FOLLOWING,
        "api-job-cancel": FOLLOWING,
    }
)
