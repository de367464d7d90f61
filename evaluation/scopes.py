"""What opens the routes of the machine side to a token."""

from workbench.core.accounts.scopes import Opens, Scope, register

EVALUATING = Opens(read=(Scope.EVALUATE,), write=(Scope.EVALUATE,))

register(
    {
        "api-analyses": EVALUATING,
        "api-analysis": EVALUATING,
        "api-analysis-cancel": EVALUATING,
        "api-analysis-retry": EVALUATING,
        "api-analysis-findings": EVALUATING,
        "api-analysis-table": EVALUATING,
        "api-analysis-table-file": EVALUATING,
        "api-runs": EVALUATING,
        "api-run": EVALUATING,
        "api-run-scores": EVALUATING,
        "api-run-robustness": EVALUATING,
        "api-run-cancel": EVALUATING,
        "api-run-retry": EVALUATING,
        "api-analysis-items": EVALUATING,
        "api-analysis-items-file": EVALUATING,
        "api-analysis-item": EVALUATING,
    }
)
