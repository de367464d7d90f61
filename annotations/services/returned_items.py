"""What an agency made of each item: judged by its text, for few tools tell how far one has come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.formats.segments.returned import ReturnedItem
from annotations.formats.segments.segment import KEY, LOCKED, ReturnedSegment, State, Version
from annotations.kinds.registry import text_kind
from annotations.models import DECISIONS, Campaign, CurrentTranslation, Item, Sample, Translation
from annotations.models.translations import text_hash
from annotations.quality.units import Unit
from annotations.selectors.exporting_texts import states_of
from annotations.services.incoming import Misfit
from annotations.services.validation import check_unit
from annotations.vocabularies import Verdict
from workbench.core.errors import Invalid
from workbench.core.languages import find_code
from workbench.core.letters import LETTERS
from workbench.core.messages import localized


@dataclass(frozen=True, slots=True)
class Judged:
    """An item that the agency decided on: the text that it was given, if any, and what it made of
    it.

    `is_changed` says that it decided otherwise before. A text `is_first` where the campaign has
    none of the item in the language: no task is there yet to decide on.
    """

    returned: ReturnedItem
    item: Item
    language: str
    verdict: Verdict
    seen: Translation | None
    text: Unit
    at: datetime | None
    note: str = ""
    is_changed: bool = False
    is_first: bool = False


class Judging:
    """Holds items that came back beside what stands in the campaign; three queries a language."""

    def __init__(
        self, campaign: Campaign, items: Collection[ReturnedItem], agency: int | None, language: str
    ) -> None:
        self._campaign, self._agency, self._language = campaign, agency, language
        named = Item.objects.filter(
            benchmark=campaign.benchmark_id, sample_id__in={one.sample_id for one in items}
        )
        self._items = {item.sample_id: item for item in named}
        sampled = Sample.objects.filter(campaign=campaign, kind=text_kind().id, item__in=named)
        self._sampled = set(sampled.values_list("item", flat=True))
        self._known: dict[str, _Known] = {}

    def judge(self, returned: ReturnedItem) -> Judged | None:
        """What the agency decided; None where it left the item as it was.

        Raises:
            Misfit: what came back cannot be taken.
        """
        language = self._language_of(returned)
        item = self._items.get(returned.sample_id)
        if item is None:
            problem = _("“%s” is no item of this campaign's benchmark") % returned.sample_id
            raise Misfit("sample_id", problem, _("Leave the row out"))
        if item.pk not in self._sampled:
            problem = _("the item is not in this campaign's sample")
            raise Misfit("sample_id", problem, _("Leave the row out, or change the sample"))
        _require_ours(returned, item)
        if language not in self._known:
            self._known[language] = _Known(
                self._campaign, language, self._items.values(), self._agency
            )
        return self._known[language].judge(returned, item)

    def _language_of(self, returned: ReturnedItem) -> str:
        """The campaign's language that a file means: by its code, else by what is alike in it."""
        code = find_code(returned.language) or returned.language
        known = [self._language] if self._language else self._campaign.languages
        if code in known:
            return code
        primary = code.partition("-")[0].lower()
        alike = [one for one in known if one.partition("-")[0] == primary]
        if not code and self._language:
            return self._language
        if len(alike) == 1:
            return alike[0]
        problem = _("“%s” is none of the languages that are wanted") % returned.language
        remedy = _("Say which language it is, one of: %s") % ", ".join(known)
        raise Misfit("language", problem, remedy)


class _Known:
    """What stands in one language."""

    def __init__(
        self, campaign: Campaign, language: str, items: Iterable[Item], agency: int | None
    ) -> None:
        self._language = language
        ids = [item.pk for item in items]
        self._states = states_of(campaign, language, ids)
        current = CurrentTranslation.objects.filter(
            campaign=campaign, language=language, item__in=ids
        ).select_related("translation")
        self._current = {one.item_id: one.translation for one in current}
        self._texts: defaultdict[int, dict[str, Translation]] = defaultdict(dict)
        texts = Translation.objects.filter(language=language, item__in=ids).order_by("-pk")
        for text in texts:
            self._texts[text.item_id][Version.of(text.text_hash).hash] = text
        self._decided = _decided(campaign, language, agency)

    def judge(self, returned: ReturnedItem, item: Item) -> Judged | None:
        given = {
            name: one
            for name, one in returned.fields.items()
            if name not in LOCKED and one.target and one.target.strip()
        }
        if not given:
            return None
        seen = self._seen(returned, item)
        text = _overlaid(seen, returned, given, item)
        before = self._decided.get(item.pk)
        if before == _hash(text):
            return None
        verdict = self._verdict(item, seen, text, given.values())
        if verdict is None:
            return None
        _require_whole(item, text)
        return Judged(
            returned=returned,
            item=item,
            language=self._language,
            verdict=verdict,
            seen=seen,
            text=text,
            at=max((one.changed_at for one in given.values() if one.changed_at), default=None),
            note="\n".join(one.note for one in returned.fields.values() if one.note),
            is_changed=before is not None,
            is_first=seen is None and item.pk not in self._states,
        )

    def _seen(self, returned: ReturnedItem, item: Item) -> Translation | None:
        """The text that was sent out: the one that the file names, else the one that stands."""
        hashes = {Version.read(one.version).hash for one in returned.fields.values() if one.version}
        if not hashes:
            return self._current.get(item.pk)
        found = [text for hash, text in self._texts[item.pk].items() if hash in hashes]
        if len(hashes) > 1 or not found:
            problem = _("it was made from a text that is not known here")
            raise Misfit("version", problem, _("Export the texts again, and have these edited"))
        return found[0]

    def _verdict(
        self,
        item: Item,
        seen: Translation | None,
        text: Unit,
        given: Collection[ReturnedSegment],
    ) -> Verdict | None:
        """What the agency decided; None where it left the text as it was.

        The same text is accepted where every segment is said to be done, and nobody had said so of
        it before.
        """
        if seen is None:
            return Verdict.TRANSLATE
        if _hash(text) != seen.text_hash:
            return Verdict.EDIT
        is_done = all(one.state and one.state.is_decided for one in given)
        return Verdict.ACCEPT if is_done and not self._was_done(item, seen, given) else None

    def _was_done(self, item: Item, seen: Translation, given: Collection[ReturnedSegment]) -> bool:
        """Whether the text was sent out as one that is done; of files that do not say so, whether
        it is now."""
        sent = {Version.read(one.version).state for one in given} - {""}
        if sent:
            return State.DRAFT not in sent
        current = self._current.get(item.pk)
        stands = current is not None and current.text_hash == seen.text_hash
        return stands and self._states.get(item.pk, State.DRAFT).is_decided


def _decided(campaign: Campaign, language: str, person: int | None) -> dict[int, str]:
    """By item, the hash of the text that a person stands by in the round that its task is in."""
    if person is None:
        return {}
    rows: QuerySet[Any] = DECISIONS[text_kind().id].objects.production().standing()
    mine = rows.filter(
        person=person,
        round=F("task__round"),
        task__campaign=campaign,
        task__language=language,
        task__is_closed=False,
    )
    return {item: hash or "" for item, hash in mine.values_list("task__item", "result__text_hash")}


def _require_ours(returned: ReturnedItem, item: Item) -> None:
    """Refuse what is about another question, or has another key or other options.

    Raises:
        Misfit: says which field.
    """
    sources = dict(Unit(item.question, tuple(item.options)).fields())
    for name, one in returned.fields.items():
        if one.problem:
            remedy = _("Have the text given as it is to be stored")
            raise Misfit(name, localized(one.problem, _), remedy)
        if name == KEY:
            _require_key(item, one)
        elif name not in LOCKED and name not in sources:
            problem = _("the item has %d options") % len(item.options)
            raise Misfit(name, problem, _("Leave the row out"))
        elif name in sources and one.source and _said(one.source) != _said(sources[name]):
            problem = _("its source is not the question as it stands")
            raise Misfit(name, problem, _("Export the texts again, and have these edited"))


def _require_key(item: Item, one: ReturnedSegment) -> None:
    """The letter of the right option is the source's; a tool may leave it out."""
    letter = "" if item.key is None else LETTERS[item.key]
    for written in (one.source, one.target):
        if written and written.strip() != letter:
            problem = _("the right option cannot be changed in a translation")
            remedy = _("Leave it as it was; where it is wrong, raise a flag on the item")
            raise Misfit(KEY, problem, remedy)


def _said(text: str) -> str:
    """A source as tools keep it, whatever they make of its spaces."""
    return " ".join(canonical(text).split())


def _hash(text: Unit) -> str:
    return text_hash(text.question, text.options)


def _overlaid(
    seen: Translation | None,
    returned: ReturnedItem,
    given: Mapping[str, ReturnedSegment],
    item: Item,
) -> Unit:
    """The text that was sent out with what came back in its place.

    Raises:
        Misfit: fields that came back are empty, or there is no text that they could be of.
    """
    texts = {}
    for name, _source in Unit(item.question, tuple(item.options)).fields():
        if name in given:
            texts[name] = given[name].target or ""
        elif seen is None or name in returned.fields:
            problem = _("is empty, where others of the item are translated")
            raise Misfit(name, problem, _("Have it translated too"))
        else:
            texts[name] = dict(seen.unit.fields())[name]
    question, *options = texts.values()
    return Unit(question, tuple(options))


def _require_whole(item: Item, text: Unit) -> None:
    try:
        check_unit(item, text.question, text.options)
    except Invalid as error:
        name, problem = next(iter(error.fields.items()))
        raise Misfit(name, problem.rstrip("."), _("Mend it")) from error
