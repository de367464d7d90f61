"""What speaks against a key, as plain numbers and in one sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from evaluation.analysis.cube import NONE, Bools
from evaluation.analysis.items.answers import Answers, Doubles, usual_key
from evaluation.analysis.items.curves import Curves
from evaluation.analysis.items.faults import Faults
from evaluation.analysis.items.mantel_haenszel import Differences, differences

TRANSLATION, SOURCE = "translation_suspected", "source_suspected"

Evidence = dict[str, Any]

MARKS = {
    "errors_marked": "people marked an error in it",
    "answer_check_failed": "people who answered it did not confirm the key",
    "key_differs": "the key of most languages is {usual_key}",
}
"""What beside the models' answers speaks against a text, in words."""


@dataclass(frozen=True, slots=True)
class Witness:
    """All that evidence is drawn from. `strong` (M) are the better half of the models."""

    languages: tuple[str, ...]
    answers: Answers
    curves: Curves
    faults: Faults
    differences: Differences
    strong: Bools

    @classmethod
    def of(
        cls, languages: tuple[str, ...], answers: Answers, curves: Curves, faults: Faults
    ) -> "Witness":
        asked = np.maximum(answers.asked.sum(axis=(1, 2)), 1)
        accuracy = answers.right.sum(axis=(1, 2)) / asked
        strong = np.asarray(accuracy >= np.median(accuracy))
        return cls(languages, answers, curves, faults, differences(answers), strong)

    def of_translation(self, language: int, question: int, probability: float) -> Evidence:
        """Of a question in one language, against what is expected there."""
        asked = self.answers.asked[:, language, question]
        expected = self._expected(question)[asked, language].sum()
        evidence = self._counts(
            asked[:, None],
            self.answers.right[:, language, question][:, None],
            self.answers.named[:, language, question][:, None],
            self.faults.translation_other[language, question],
            self.answers.key[language, question],
        )
        evidence |= {
            "probability": round(probability, 4),
            "expected_right": round(float(expected), 1),
            "accuracy_elsewhere": self._elsewhere(language, question),
            "usual_key": _letter(usual_key(self.answers.key[:, question : question + 1])[0]),
        } | self._baseline(language, question)
        for name, mark in self.answers.marks.items():
            evidence[name] = bool(mark[language, question])
        evidence["kind"] = _kind(evidence)
        evidence["text"] = _translation_text(self.languages[language], evidence)
        return evidence

    def _baseline(self, language: int, question: int) -> Evidence:
        missing = self.differences.missing(language, question)
        delta = float(self.differences.delta[language, question])
        return {
            "mh_d_dif": None if missing else round(delta, 2),
            "mh_missing": missing,
            "mh_grade": self.differences.grade(language, question),
        }

    def of_source(self, question: int, probability: float) -> Evidence:
        """Of a question in all languages together."""
        evidence = self._counts(
            self.answers.asked[:, :, question],
            self.answers.right[:, :, question],
            self.answers.named[:, :, question],
            self.faults.source_other[question],
            self.answers.key[:, question].max(initial=NONE),
        )
        evidence |= {
            "probability": round(probability, 4),
            "languages": int(self.answers.asked[:, :, question].any(axis=0).sum()),
        }
        evidence["kind"] = _kind(evidence)
        evidence["text"] = _source_text(evidence)
        return evidence

    def _counts(
        self, asked: Bools, right: Bools, named: "np.ndarray[Any, Any]", other: int, key: int
    ) -> Evidence:
        """Of models x languages: how many answers chose the key and how many another option."""
        strong = self.strong[:, None]
        known = bool((named != NONE).any())
        chose = named == other
        return {
            "answers": int(asked.sum()),
            "right": int(right.sum()),
            "strong_answers": int((asked & strong).sum()),
            "strong_right": int((right & strong).sum()),
            "key": _letter(key),
            "other": _letter(other) if known else None,
            "chose_other": int(chose.sum()) if known else None,
            "strong_chose_other": int((chose & strong).sum()) if known else None,
        }

    def _expected(self, question: int) -> Doubles:
        difficulty = self.faults.difficulty[question : question + 1]
        return self.curves.right(difficulty, int(self.answers.options[question]))[:, :, 0]

    def _elsewhere(self, language: int, question: int) -> float | None:
        asked = self.answers.asked[:, :, question].sum(axis=0)
        right = self.answers.right[:, :, question].sum(axis=0)
        others = asked.sum() - asked[language]
        return round(float((right.sum() - right[language]) / others), 4) if others else None


def _kind(evidence: Evidence) -> str:
    """The plainest of what speaks against the key: what people said stands first."""
    for mark in MARKS:
        if evidence.get(mark):
            return mark
    if evidence["strong_chose_other"] and (
        evidence["strong_chose_other"] == evidence["strong_answers"]
    ):
        return "other_option_chosen"
    return "language_gap" if evidence["right"] else "key_never_chosen"


def _letter(option: int) -> str | None:
    return None if option == NONE else chr(ord("A") + int(option))


def _translation_text(language: str, evidence: Evidence) -> str:
    key = f"the key {evidence['key']}" if evidence["key"] else "the key"
    text = (
        f"In {language}, {evidence['right']} of {evidence['answers']} models choose {key}; "
        f"{evidence['expected_right']:.1f} were expected from how they answer it in other "
        f"languages, and other questions in this one"
    )
    return text + _others(evidence, "models") + _marks(evidence) + "."


def _source_text(evidence: Evidence) -> str:
    key = f"the key {evidence['key']}" if evidence["key"] else "the key"
    text = (
        f"In all {evidence['languages']} languages together, {evidence['right']} of "
        f"{evidence['answers']} answers are {key}, and {evidence['strong_right']} of the "
        f"{evidence['strong_answers']} answers of the better half of the models"
    )
    return text + _others(evidence, "answers") + "."


def _others(evidence: Evidence, what: str) -> str:
    if not evidence["chose_other"]:
        return ""
    return (
        f"; {evidence['chose_other']} {what} choose {evidence['other']}, among them "
        f"{evidence['strong_chose_other']} of {evidence['strong_answers']} of the better half"
    )


def _marks(evidence: Evidence) -> str:
    texts = {name: text.format(**evidence) for name, text in MARKS.items()}
    return "".join(f"; {text}" for name, text in texts.items() if evidence.get(name))
