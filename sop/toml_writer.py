"""Writing a SOP file: what was changed in the browser becomes a file like any other, and is judged like any other."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def written(document: Mapping[str, Any]) -> bytes:
    """A file that `toml_file.read` reads as just this document."""
    return "\n".join(_table(document, path="")).encode()


def _table(table: Mapping[str, Any], *, path: str) -> Iterator[str]:
    """First its own values: what stands after another header belongs to that one."""
    for key, value in table.items():
        if not isinstance(value, dict) and not _is_tables(value):
            yield f"{key} = {_value(value)}"
    for key, value in table.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from ("", f"[{inner}]", *_table(value, path=inner))
        elif _is_tables(value):
            for one in value:
                yield from ("", f"[[{inner}]]", *_table(one, path=inner))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _value(value: Any) -> str:
    # Strings, numbers, flags and lists of strings are written in TOML as in JSON.
    return json.dumps(value, ensure_ascii=False)
