"""What becomes of a release: checked, approved by a second person, published, withdrawn.

Each step is a row beside the folder, which stays as it is. Nothing is deleted, and no step is taken
back: what is not to be used any more is withdrawn, for a reason that whoever asks for it is told.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Release, ReleaseEvent
from annotations.models.release_events import ReleaseState
from annotations.permissions import can_approve, can_manage, can_run
from annotations.services.fields import check_field, check_length
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import locked


def check_gates(*, user: User, release: Release, note: str = "") -> ReleaseEvent:
    """Record that a draft passes the gates that bind, with the state of each.

    Locks: the release's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Conflict: it is no draft.
    """
    can_manage(user, release.campaign).require()
    with transaction.atomic():
        held = _lock_in(release, ReleaseState.DRAFT)
        return _record(held, ReleaseState.CHECKED, user, note)


def approve_release(*, user: User, release: Release, note: str = "") -> ReleaseEvent:
    """Record that a second person stands for a checked release.

    Locks: the release's row.

    Raises:
        NotPermitted: the person rules on nothing here, may not read it, or built or checked it.
        Conflict: it is not checked, or approved already.
    """
    with transaction.atomic():
        held = _lock_in(release, ReleaseState.CHECKED)
        can_approve(user, held).require()
        return _record(held, ReleaseState.APPROVED, user, note)


def publish_release(
    *, user: User, release: Release, public: bool = False, note: str = ""
) -> ReleaseEvent:
    """Publish an approved release to the campaign's people, or to everybody.

    One that was published to the people can be made public later, never the other way.
    Locks: the release's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Conflict: it is not approved, or published so already.
    """
    can_manage(user, release.campaign).require()
    with transaction.atomic():
        before = (ReleaseState.APPROVED, *([ReleaseState.PUBLISHED] if public else []))
        held = _lock_in(release, *before)
        if held.is_public:
            raise Conflict(_("%s is public already.") % held)
        return _record(held, ReleaseState.PUBLISHED, user, note, public=public)


def withdraw_release(*, user: User, release: Release, reason: str) -> ReleaseEvent:
    """Say that a release is not to be used any more, and why; its files stay for the people.

    Locks: the release's row.

    Raises:
        NotPermitted: the person does not manage the campaign, which may be archived.
        Invalid: there is no reason.
        Conflict: it is withdrawn already.
    """
    can_run(user, release.campaign).require()
    if not canonical(reason).strip():
        raise Invalid(note=_("Say why; whoever asks for the release reads it."))
    with transaction.atomic():
        before = [state for state in ReleaseState if state != ReleaseState.WITHDRAWN]
        held = _lock_in(release, *before)
        return _record(held, ReleaseState.WITHDRAWN, user, reason)


def _lock_in(release: Release, *states: ReleaseState) -> Release:
    """The release as it is now, locked while it is in one of the states.

    Raises:
        Conflict: it is in another; somebody may just have brought it there.
    """
    rows = Release.objects.select_related("campaign__benchmark").filter(pk=release.pk)
    held = locked(rows, no_key=True).get()
    if (state := held.state) not in states:
        problem = _("%(release)s is in the state “%(state)s”; this is done in: %(wanted)s.")
        wanted = ", ".join(f"“{each.label}”" for each in states)
        raise Conflict(problem % {"release": held, "state": state.label, "wanted": wanted})
    return held


def _record(
    release: Release, event: ReleaseState, user: User, note: str, *, public: bool = False
) -> ReleaseEvent:
    note = canonical(note).strip()
    check_field(ReleaseEvent, "note", note)
    check_length("note", note, limits.COMMENT)
    return ReleaseEvent.objects.create(
        release=release, event=event, person=user, note=note, public=public
    )
