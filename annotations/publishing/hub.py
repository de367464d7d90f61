"""A release on a dataset hub: what there differs from its folder, and the folder as one commit.

The hub is the one that huggingface_hub speaks to: `HF_ENDPOINT`, with `HF_TOKEN` or the token of
`hf auth login`. A commit appears whole or not at all. What has been sent is known by its content,
so that a push that broke off goes on where it was.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from httpx2 import HTTPError
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile

from workbench.release_format.layout import MANIFEST
from workbench.release_format.manifest import read_manifest

DATASET = "dataset"
OF_THE_HUB = ".gitattributes"
"""What the hub writes into a repository itself."""


class HubError(Exception):
    """The hub cannot be reached, or refuses; the message says what it answered."""


@dataclass(frozen=True)
class Repository:
    """A dataset repository as it is: its head, its files, the commit that a tag names, and the tags
    of later versions."""

    exists: bool
    private: bool = True
    head: str = ""
    files: Mapping[str, RepoFile] = field(default_factory=dict)
    tagged: str = ""
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class Push:
    """What a push of a release folder to a repository comes to."""

    folder: Path
    repo: str
    tag: str
    there: Repository

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The files of the release with their bytes."""
        listed = {entry["path"]: int(entry["bytes"]) for entry in self.manifest["files"]}
        return listed | {MANIFEST: (self.folder / MANIFEST).stat().st_size}

    @cached_property
    def added(self) -> list[str]:
        return sorted(self.sizes.keys() - self._known.keys())

    @cached_property
    def changed(self) -> list[str]:
        both = self.sizes.keys() & self._known.keys()
        return sorted(path for path in both if not self._is_same(path))

    @cached_property
    def removed(self) -> list[str]:
        return sorted(self._known.keys() - self.sizes.keys())

    @property
    def is_there(self) -> bool:
        """Whether nothing is left to send."""
        return self.there.exists and not (self.added or self.changed or self.removed)

    @property
    def size(self) -> int:
        """Bytes to be sent."""
        return sum(self.sizes[path] for path in (*self.added, *self.changed))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return read_manifest(self.folder)

    @property
    def title(self) -> str:
        return f"{self.manifest['name']} {self.manifest['version']}"

    @property
    def _known(self) -> dict[str, RepoFile]:
        return {path: file for path, file in self.there.files.items() if path != OF_THE_HUB}

    def _is_same(self, path: str) -> bool:
        there = self.there.files[path]
        if there.size != self.sizes[path]:
            return False
        data = (self.folder / path).read_bytes()
        if there.lfs is not None:
            return bool(there.lfs.sha256 == hashlib.sha256(data).hexdigest())
        # What git calls a file of this content.
        return bool(there.blob_id == hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest())  # noqa: S324


def plan_push(folder: Path, repo: str) -> Push:
    """What a push of a sound folder to `OWNER/NAME` would send; changes nothing.

    Raises:
        HubError: the hub cannot be reached or refuses, the tag of this version is another's, or
            a later version is there.
    """
    tag = f"v{read_manifest(folder)['version']}"
    api = HfApi()
    with _readable():
        there = _look(api, repo, tag)
        if there.tagged:
            there = _look(api, repo, tag, revision=tag)
    push = Push(folder, repo, tag, there)
    if there.tagged and not push.is_there:
        problem = "%s of %s has other files, and a tag does not move; push another version"
        raise HubError(problem % (tag, repo))
    if there.later and not there.tagged:
        problem = "%s has %s already, and loaders would get the older %s; push a later version"
        raise HubError(problem % (repo, there.later[-1], tag))
    return push


def send(push: Push, *, private: bool) -> str:
    """Make the repository if it is not there, commit what differs, tag it; give its address.

    Raises:
        HubError: the hub cannot be reached, or refuses. What has been sent is not sent again.
    """
    api = HfApi()
    with _readable():
        if not push.there.exists:
            api.create_repo(push.repo, repo_type=DATASET, private=private, exist_ok=True)
        head = push.there.head
        if not push.is_there:
            head = _commit(api, push)
        if not push.there.tagged:
            api.create_tag(push.repo, tag=push.tag, revision=head, repo_type=DATASET)
    return f"{api.endpoint}/datasets/{push.repo}/tree/{push.tag}"


def _commit(api: HfApi, push: Push) -> str:
    sent = [*push.added, *push.changed]
    commit = api.create_commit(
        push.repo,
        [
            *(CommitOperationAdd(path, str(push.folder / path)) for path in sent),
            *(CommitOperationDelete(path) for path in push.removed),
        ],
        commit_message=push.title,
        commit_description=f"Content hash {push.manifest['content_hash']}",
        repo_type=DATASET,
        parent_commit=push.there.head or None,
    )
    return str(commit.oid)


def _look(api: HfApi, repo: str, tag: str, revision: str = "main") -> Repository:
    try:
        info = api.dataset_info(repo)
    except RepositoryNotFoundError:
        return Repository(exists=False)
    tags = {ref.name: ref.target_commit for ref in api.list_repo_refs(repo, repo_type=DATASET).tags}
    tree = api.list_repo_tree(repo, repo_type=DATASET, recursive=True, revision=revision)
    files = {file.path: file for file in tree if isinstance(file, RepoFile)}
    later = tuple(sorted((name for name in tags if _order(name) > _order(tag)), key=_order))
    return Repository(
        True, bool(info.private), str(info.sha or ""), files, tags.get(tag, ""), later
    )


def _order(tag: str) -> tuple[int, ...]:
    """Where the tag of a version stands among others; one of something else before all."""
    found = _VERSION.match(tag)
    return (*map(int, found.groups()[:3]), not found[4]) if found else ()


_VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)(-.*)?\Z")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (HTTPError, OSError, ValueError) as error:
        raise HubError(f"The hub: {error or type(error).__name__}") from error
