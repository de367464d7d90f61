"""A release as it lies in the store: what it holds and whether it is sound, without fetching it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluation.errors import DatasetError
from workbench.core.messages import gettext_noop
from workbench.core.stores import Place, Stored, releases_store
from workbench.core.stores.checking import check_place
from workbench.release_format.layout import MANIFEST, language_of_questions
from workbench.release_format.manifest import hash_of_files, hash_of_lines, parse_manifest
from workbench.release_format.verification import AGAIN, Problem, claims_in


@dataclass(frozen=True)
class StoredRelease:
    """What `Release` of `scoring.dataset` tells of a folder, told of a name in the store.

    DatasetError where it is not there, holds no language, or has a manifest that is no JSON.
    """

    place: Place

    @classmethod
    def named(cls, name: str) -> "StoredRelease":
        found = cls(Place(releases_store(), name))
        if not found.languages or not found.place.is_there:
            raise DatasetError(f"{name}: not in the store, or no language found there")
        return found

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that hold questions of any split, sorted."""
        found = {language_of_questions(file.path) for file in self._files}
        return tuple(sorted(language for language in found if language))

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """Empty for a plain download."""
        if not self._has_manifest:
            return {}
        try:
            return parse_manifest(self.place.read(MANIFEST))
        except (FileNotFoundError, ValueError) as error:
            raise DatasetError(f"{self.place.name}: {MANIFEST} cannot be read ({error})") from error

    @property
    def label(self) -> str:
        name, version = self.manifest.get("name", self.place.name), self.manifest.get("version", "")
        return f"{name} {version}".strip()

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """What is not as the manifest says; without a manifest nothing can be said.

        Files that somebody laid beside those of the release are none, but for questions.
        """
        if not self._has_manifest:
            return ()
        claims = claims_in(self.place.read(MANIFEST))
        if isinstance(claims, Problem):
            return (claims,)
        added = [
            Problem(file.path, gettext_noop("is not in the manifest"), gettext_noop("Remove it"))
            for file in self._questions
            if file.path not in claims.files
        ]
        hashes = {name: entry["sha256"] for name, entry in claims.files.items()}
        if claims.content_hash != hash_of_files(hashes):
            told = gettext_noop("content_hash is not that of its files")
            added.append(Problem(MANIFEST, told, AGAIN))
        return (*check_place(self.place, claims), *added)

    @property
    def content_hash(self) -> str:
        """That of its manifest, or of its questions alone where it has none."""
        if "content_hash" in self.manifest:
            return str(self.manifest["content_hash"])
        hashes = self.place.hashes(self._questions)
        return hash_of_lines(sorted(hashes.items()))

    @cached_property
    def _files(self) -> Sequence[Stored]:
        return self.place.files()

    @property
    def _questions(self) -> list[Stored]:
        return [file for file in self._files if language_of_questions(file.path)]

    @property
    def _has_manifest(self) -> bool:
        return any(file.path == MANIFEST for file in self._files)
