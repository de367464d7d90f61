"""What the rest of the house knows of a kind of task, without knowing which it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sampling:
    """Which items of a benchmark a campaign works on; the default is all of them.

    Otherwise so many of the test split are drawn a subject: `per_subject` where the plan does
    not say, None for all of them. The draw's seed is the plan's and `seed_offset`.
    """

    is_drawn: bool = False
    per_subject: int | None = None
    seed_offset: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of task; `id` is what the database, the API and addresses hold.

    `order` is where it stands among the kinds wherever they are listed, and before which others
    its tasks open. `overlap` is how many people's decisions a task needs where the plan does not
    say.

    A kind `on_source` works on the source: its tasks open with the campaign and are in everybody's
    hands, whatever their languages. Those of the others open with a language's first texts.

    A `blind` kind finds out whether the key is right: its people have not seen the item's key, and
    are shown neither source nor key. All others show both.
    """

    id: str
    label: str
    order: int
    overlap: int
    sampling: Sampling = Sampling()
    on_source: bool = False
    blind: bool = False

    def __str__(self) -> str:
        return self.id
