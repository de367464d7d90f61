"""What becomes of a release: checked, approved by a second person, published, withdrawn.

Each step is a row beside the folder, which stays as it is. Nothing is deleted, and no step is taken
back: what is not to be used any more is withdrawn, for a reason that whoever asks for it is told.
The gates that bind hold every step but the last. They are read before anything is locked, which can
take seconds, and once for a sound folder, whose files are held against their hashes each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Release, ReleaseEvent
from annotations.models.release_events import ReleaseState
from annotations.permissions import can_approve, can_manage, can_run
from annotations.publishing.gates import Gate
from annotations.selectors.release_files import require_files
from annotations.selectors.release_state import gates_of, rules_of
from annotations.services.fields import check_field, check_length
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import locked
from workbench.core.messages import localized


def take_step(
    *, user: User, release: Release, event: str, note: str = "", public: bool = False
) -> ReleaseEvent:
    """Lead a release to another state; the note of a withdrawal is its reason.

    Locks and raises as the function of the step does, below.

    Raises:
        Invalid: `public` is said of another step than a publication.
    """
    if public and event != ReleaseState.PUBLISHED:
        raise Invalid(public=_("Only a publication can be to everybody."))
    match event:
        case ReleaseState.CHECKED:
            return check_gates(user=user, release=release, note=note)
        case ReleaseState.APPROVED:
            return approve_release(user=user, release=release, note=note)
        case ReleaseState.PUBLISHED:
            return publish_release(user=user, release=release, public=public, note=note)
        case _:
            return withdraw_release(user=user, release=release, reason=note)


def check_gates(*, user: User, release: Release, note: str = "") -> ReleaseEvent:
    """Record that a draft passes the gates that bind, with the state of each.

    Locks: the release's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Conflict: it is no draft, or a gate that binds fails.
    """
    can_manage(user, release.campaign).require()
    passed = _passed(release, ReleaseState.DRAFT)
    with transaction.atomic():
        held = _lock_in(release, ReleaseState.DRAFT)
        return _record(held, ReleaseState.CHECKED, user, note, passed)


def approve_release(*, user: User, release: Release, note: str = "") -> ReleaseEvent:
    """Record that a second person stands for a checked release.

    Locks: the release's row.

    Raises:
        NotPermitted: the person rules on nothing here, may not read it, or built or checked it.
        Conflict: it is not checked, or approved already, or a gate that binds now fails.
    """
    can_approve(user, release).require()
    passed = _passed(release, ReleaseState.CHECKED)
    with transaction.atomic():
        held = _lock_in(release, ReleaseState.CHECKED)
        can_approve(user, held).require()
        return _record(held, ReleaseState.APPROVED, user, note, passed)


def publish_release(
    *, user: User, release: Release, public: bool = False, note: str = ""
) -> ReleaseEvent:
    """Publish an approved release to the campaign's people, or to everybody.

    One that was published to the people can be made public later, never the other way.
    Locks: the release's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Conflict: it is not approved, or published so already, or a gate that binds now fails.
    """
    can_manage(user, release.campaign).require()
    before = (ReleaseState.APPROVED, *([ReleaseState.PUBLISHED] if public else []))
    passed = _passed(release, *before)
    with transaction.atomic():
        held = _lock_in(release, *before)
        if held.is_public:
            raise Conflict(_("%s is public already.") % held)
        return _record(held, ReleaseState.PUBLISHED, user, note, passed, public=public)


def withdraw_release(*, user: User, release: Release, reason: str) -> ReleaseEvent:
    """Say that a release is not to be used any more, and why; its files stay for the people.

    Locks: the release's row.

    Raises:
        NotPermitted: the person does not manage the campaign, which may be archived.
        Invalid: there is no reason.
        Conflict: it is withdrawn already.
    """
    can_run(user, release.campaign).require()
    if not any(sign.isprintable() and not sign.isspace() for sign in reason):
        raise Invalid(note=_("Say why; whoever asks for the release reads it."))
    with transaction.atomic():
        before = [state for state in ReleaseState if state != ReleaseState.WITHDRAWN]
        held = _lock_in(release, *before)
        return _record(held, ReleaseState.WITHDRAWN, user, reason, _NOT_ASKED)


def _lock_in(release: Release, *states: ReleaseState) -> Release:
    """The release as it is now, locked while it is in one of the states.

    Raises:
        Conflict: it is in another; somebody may just have brought it there.
    """
    rows = Release.objects.select_related("campaign__benchmark").filter(pk=release.pk)
    held = locked(rows, no_key=True).get()
    _require_state(held, states)
    return held


def _require_state(release: Release, states: Sequence[ReleaseState]) -> None:
    if (state := release.state) not in states:
        problem = _("%(release)s is in the state “%(state)s”; this is done in: %(wanted)s.")
        wanted = ", ".join(f"“{each.label}”" for each in states)
        raise Conflict(problem % {"release": release, "state": state.label, "wanted": wanted})


@dataclass(frozen=True)
class _Passed:
    """The gates that were read, and the version of the rules that they were held against."""

    gates: Sequence[Gate]
    rules_version: int


_NOT_ASKED = _Passed((), 0)


def _passed(release: Release, *states: ReleaseState) -> _Passed:
    """The gates as they stand now, of a release in one of the states.

    Raises:
        Conflict: it is in another, a file is not what it was when the gates were read, or a gate
            that binds fails; each of them is named.
    """
    _require_state(Release.objects.get(pk=release.pk), states)
    version = rules_of(release.campaign).version
    gates = gates_of(release)
    require_files(release=release)
    if failed := [gate for gate in gates if gate.holds_back]:
        said = (f"{localized(one.title, _)}: {localized(one.sentence, _)}" for one in failed)
        problem = _("Gates of %(release)s that bind are not passed. %(gates)s")
        raise Conflict(problem % {"release": release, "gates": " ".join(said)})
    return _Passed(gates, version)


def _record(
    release: Release,
    event: ReleaseState,
    user: User,
    note: str,
    passed: _Passed,
    *,
    public: bool = False,
) -> ReleaseEvent:
    note = canonical(note).strip()
    check_field(ReleaseEvent, "note", note)
    check_length("note", note, limits.COMMENT)
    return ReleaseEvent.objects.create(
        release=release,
        event=event,
        person=user,
        note=note,
        public=public,
        gates=[gate.document() for gate in passed.gates],
        rules_version=passed.rules_version,
    )
