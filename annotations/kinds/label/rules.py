"""What a label is."""

from annotations.kinds.kind import TWO_PEOPLE, Kind, Sampling

KIND = Kind(
    id="label",
    label="Label",
    plural="labels",
    order=2,
    overlap=3,
    sampling=Sampling(is_drawn=True, per_subject=50),
    keywords=("cultur", "tagg?", "label", "sensitiv"),
    tells_sensitivity=True,
    asks_forms=True,
    rules=(TWO_PEOPLE,),
    members=("answers", "engine", "seen"),
)
