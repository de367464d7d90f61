"""A dataset hub on loopback, with the calls that huggingface_hub makes to push a folder."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.servers import Handler, Told, serving

Files = dict[str, bytes]


@dataclass
class Hub:
    """One repository: its commits in order, what tags name, and what content has been uploaded."""

    address: str = ""
    private: bool | None = None
    commits: list[tuple[str, Files]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    content: dict[str, bytes] = field(default_factory=dict)
    refuses: str = ""
    """The part of an address whose calls are answered with 403."""
    called: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def files(self) -> Files:
        return self.commits[-1][1] if self.commits else {}

    def answer(self, handler: Handler, path: str, body: bytes) -> None:
        parts = urlsplit(path)
        with self._lock:
            self.called.append(f"{handler.command} {parts.path}")
            handler.send(self._told(handler.command, unquote(parts.path), body))

    def _told(self, method: str, path: str, body: bytes) -> Told:
        if self.refuses and self.refuses in path:
            return Told({"error": "You may not write here."}, 403)
        if method == "PUT":
            self.content[path.rpartition("/")[2]] = body
            return Told({})
        if path == "/api/repos/create":
            self.private = json.loads(body)["visibility"] == "private"
            self._commit({".gitattributes": b"*.parquet filter=lfs"})
            return Told({"url": f"{self.address}/datasets/team/mmlu"})
        if path == "/api/validate-yaml":
            return Told({"errors": [], "warnings": []})
        if self.private is None:
            headers = {"X-Error-Code": "RepoNotFound"}
            return Told({"error": "Repository not found"}, 404, headers)
        what = path.removeprefix("/api").removeprefix("/datasets/team/mmlu").split("/")
        given = body.splitlines() if what[1:2] == ["commit"] else [body or b"{}"]
        return self._of_repository(what[1:] if what[0] == "" else what, [*map(json.loads, given)])

    def _of_repository(self, what: list[str], given: list[Any]) -> Told:
        match what:
            case []:
                return Told(
                    {"id": "team/mmlu", "private": self.private, "sha": self.commits[-1][0]}
                )
            case ["refs"]:
                tags = [
                    {"name": name, "ref": name, "targetCommit": oid}
                    for name, oid in self.tags.items()
                ]
                return Told({"branches": [], "converts": [], "tags": tags})
            case ["tree", revision]:
                return Told([_entry(*one) for one in sorted(self._at(revision).items())])
            case ["preupload", _]:
                return Told({"files": [_mode(one["path"]) for one in given[0]["files"]]})
            case ["commit", _]:
                return self._committed(given)
            case ["tag", revision]:
                self.tags[given[0]["tag"]] = revision
                return Told({})
            case [".git", *_]:
                return Told(
                    {"transfer": "basic", "objects": [*map(self._upload, given[0]["objects"])]}
                )
        return Told({"error": "/".join(what)}, 404)

    def _at(self, revision: str) -> Files:
        return dict(self.commits).get(self.tags.get(revision, revision), self.files)

    def _upload(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["oid"] in self.content:
            return wanted
        return wanted | {"actions": {"upload": {"href": f"{self.address}/{wanted['oid']}"}}}

    def _committed(self, lines: list[Any]) -> Told:
        files = dict(self.files)
        for line in lines:
            value = line["value"]
            match line["key"]:
                case "file":
                    files[value["path"]] = base64.b64decode(value["content"])
                case "lfsFile":
                    files[value["path"]] = self.content[value["oid"]]
                case "deletedFile":
                    del files[value["path"]]
        oid = self._commit(files)
        url = f"{self.address}/datasets/team/mmlu/commit/{oid}"
        return Told({"success": True, "commitOid": oid, "commitUrl": url})

    def _commit(self, files: Files) -> str:
        oid = hashlib.sha1(str(len(self.commits)).encode()).hexdigest()
        self.commits.append((oid, files))
        return oid


def _mode(path: str) -> dict[str, Any]:
    mode = "lfs" if path.endswith(".parquet") else "regular"
    return {"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": None}


def _entry(path: str, data: bytes) -> dict[str, Any]:
    entry = {"type": "file", "path": path, "size": len(data)}
    if path.endswith(".parquet"):
        oid = hashlib.sha256(data).hexdigest()
        return entry | {"oid": "0" * 40, "lfs": {"oid": oid, "size": len(data), "pointerSize": 1}}
    return entry | {"oid": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()}


@contextmanager
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub without a repository, which huggingface_hub takes for the only one."""
    found = Hub()
    with serving(found.answer) as found.address:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", found.address)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
        monkeypatch.setenv("HF_TOKEN", "hf_of_a_test")
        yield found
