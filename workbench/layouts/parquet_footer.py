"""What the end of a Parquet file says of its columns' sizes.

pyarrow gives it too, but ends the whole process over a description that contradicts itself
(`ColumnChunk` has no way to say so in 26.0). So the few numbers are read here, by Thrift's compact
protocol: a struct is a dictionary by the numbers of its fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

_END = 8
"""The last bytes: the length of the description, and a sign."""

_DEEPEST = 32
_ROW_GROUPS, _COLUMNS, _META_DATA, _PATH, _VALUES, _SIZE = 4, 1, 3, 3, 5, 6
"""Numbers of fields in parquet.thrift."""

_BINARY, _LIST, _SET, _STRUCT = 8, 9, 10, 12


@dataclass(frozen=True)
class Chunk:
    """A column in a row group."""

    path: str
    values: int
    size: int


def chunks(path: Path) -> Iterator[Chunk]:
    """The columns of each row group.

    Raises:
        ArrowInvalid: the description cannot be read.
        OSError: the file cannot be read.
    """
    try:
        for group in _Reader(_description(path)).struct()[_ROW_GROUPS]:
            for column in group[_COLUMNS]:
                told = column[_META_DATA]
                names = b".".join(told[_PATH]).decode()
                yield Chunk(names, int(told[_VALUES]), int(told[_SIZE]))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise pa.ArrowInvalid("its description is damaged") from error


def _description(path: Path) -> bytes:
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END))
        length = int.from_bytes(stream.read(4), "little")
        stream.seek(max(0, size - _END - length))
        return stream.read(length)


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        if depth > _DEEPEST:
            raise ValueError
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = self._value(head & 15, depth, in_list=False)
        return fields

    def _value(self, kind: int, depth: int, *, in_list: bool) -> Any:
        if kind in (1, 2):
            return self._byte() == 1 if in_list else kind == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return self._integer()
        if kind == 7:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            return self._list(depth + 1)
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError(kind)  # the format has no map

    def _list(self, depth: int) -> list[Any]:
        if depth > _DEEPEST:
            raise ValueError
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._varint()
        if size > len(self._content) - self._at:
            raise ValueError
        return [self._value(head & 15, depth, in_list=True) for _ in range(size)]

    def _byte(self) -> int:
        byte = self._content[self._at]
        self._at += 1
        return byte

    def _bytes(self, size: int) -> bytes:
        if size > len(self._content) - self._at:
            raise ValueError
        self._at += size
        return self._content[self._at - size : self._at]

    def _integer(self) -> int:
        """Zigzag: the sign stands in the lowest bit."""
        found = self._varint()
        return (found >> 1) ^ -(found & 1)

    def _varint(self) -> int:
        found = shift = 0
        while shift < 70:
            byte = self._byte()
            found |= (byte & 127) << shift
            if byte < 128:
                return found
            shift += 7
        raise ValueError
