"""An imported set of multiple-choice questions, and one question of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models.triggers import canonical_sql, content_sql
from annotations.quality.units import Unit
from workbench.core.languages import DEFAULT_SOURCE, LONGEST_CODE

NAME_VALIDATOR = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*\Z", _("Use lower-case letters, digits, '.', '_' and '-' only.")
)


class Benchmark(models.Model):
    """An imported set of questions; `parent` is the version of it that this one follows."""

    name = models.CharField(max_length=limits.NAME, unique=True, validators=[NAME_VALIDATOR])
    source_language = models.CharField(max_length=LONGEST_CODE, default=DEFAULT_SOURCE)
    licence = models.CharField(max_length=limits.NAME, blank=True)
    attribution = models.TextField(blank=True)
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def content_of(item: str) -> str:
    """The path to the content of an item that `item` leads to; of a row that is one, by `pk`."""
    return "content" if item == "pk" else f"{item}__content"


class Item(models.Model):
    """One question with its options and its key: one unit, immutable once a campaign uses it.

    `content` is equal for twins: the same question about the same passage with the same options, in
    whatever order, but for composition, white space and what is invisible. The database writes it.

    `sample_id` is `{subject}/{split}/{n}`, `position` the order of the import, `key` the index
    of the correct option, None where finding it is the work; `passage` is what the question is
    about, empty where it stands by itself.
    """

    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="items")
    sample_id = models.CharField(max_length=limits.SAMPLE_ID)
    position = models.PositiveIntegerField()
    split = models.CharField(max_length=limits.SPLIT)
    subject = models.CharField(max_length=limits.SUBJECT)
    category = models.CharField(max_length=limits.CATEGORY)
    passage = models.TextField(blank=True, default="")
    question = models.TextField()
    options = ArrayField(models.TextField())
    key = models.PositiveSmallIntegerField(null=True, blank=True)
    content = models.CharField(max_length=32, editable=False, default="")

    class Meta:
        ordering = ["benchmark", "position"]
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "sample_id"], name="item_once"),
            models.UniqueConstraint(fields=["benchmark", "position"], name="item_position_once"),
            models.CheckConstraint(
                condition=Q(
                    options__len__gte=limits.OPTIONS.least, options__len__lte=limits.OPTIONS.most
                ),
                name="item_has_2_to_26_options",
            ),
            models.CheckConstraint(
                condition=Q(key=None) | Q(options__len__gt=F("key")), name="item_key_is_an_option"
            ),
        ]
        indexes = [
            models.Index(fields=["benchmark", "split", "subject"], name="item_by_subject"),
            models.Index(fields=["content"], name="item_by_content"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="item_fixed_once_in_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF EXISTS (SELECT 1 FROM annotations_campaign
                           WHERE benchmark_id = OLD.benchmark_id) THEN
                    RAISE EXCEPTION 'item % belongs to a benchmark that a campaign uses',
                        OLD.sample_id;
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="item_content",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("passage", "question", "options"),
                func=f"NEW.content = {content_sql('NEW.')}; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="segments_of",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("question", "options"),
                func=f"""
                DELETE FROM annotations_segment WHERE item_id = NEW.id;
                INSERT INTO annotations_segment (item_id, field, text, grams)
                SELECT NEW.id, field.place - 1, {canonical_sql("field.text")},
                    annotations_grams({canonical_sql("field.text")})
                FROM unnest(array_prepend(NEW.question, NEW.options::text[]))
                    WITH ORDINALITY AS field (text, place);
                RETURN NULL;
                """,  # noqa: S608
            ),
        ]

    def __str__(self) -> str:
        return self.sample_id

    @property
    def unit(self) -> Unit:
        """Question and options, without the key."""
        return Unit(self.question, tuple(self.options))
