"""One's own numbers: for oneself, without ranks and without anybody to be compared with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.labels import label
from annotations.selectors.own_numbers import DAYS, OwnWork, own_work
from annotations.selectors.readings import EFFORT_OVER
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web import charts


@signed_in
@require_safe
@never_cache
def numbers(request: SignedInRequest) -> HttpResponse:
    """Today and in all, pace, effort, agreement with known answers, and the last 30 days."""
    work = own_work(request.user)
    context = {
        "work": work,
        "days": DAYS,
        "effort_over": EFFORT_OVER,
        "outcomes": [
            (kind, [(label(verdict), share) for verdict, share in one.shares.items()], one.hter)
            for kind, one in work.outcomes.items()
        ],
        "chart": _chart(work) if work.recent else None,
    }
    return render(request, "desk/numbers.html", context)


def _chart(work: OwnWork) -> charts.Chart:
    days = sum(count > 0 for _day, count in work.days)
    decisions = ngettext("%(n)d decision", "%(n)d decisions", work.recent) % {"n": work.recent}
    on_days = ngettext("on %(n)d day", "on %(n)d days", days) % {"n": days}
    return charts.day_bars(
        [charts.Day(day, count) for day, count in work.days],
        title=_("The last %(days)d days") % {"days": DAYS},
        description=_("%(decisions)s %(on_days)s.") % {"decisions": decisions, "on_days": on_days},
        name=_("Decisions"),
    )
