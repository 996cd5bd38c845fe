"""On which line of a SOP file a key stands that a sentence names, for whoever has the file open in an editor."""

import re

NAMED = re.compile(r"[Kk]unci ([\w.\[\]]+)|dengan action (\w+) pada ([\w.]+)")
PLACE = re.compile(r"\[(\d+)\]")
HEADER = re.compile(r"\s*\[{1,2}\s*([\w.]+)\s*\]{1,2}")


def with_line(sentence: str, *, text: str) -> str:
    """`Baris 12: Kunci …`; as it was, where the file does not say."""
    named = NAMED.search(sentence)
    if named is None:
        return sentence
    line = _line_of(named[1], text) if named[1] else _last_header(named[3], text)
    return f"Baris {line}: {sentence}" if line else sentence


def _line_of(path: str, text: str) -> int:
    """Of the key, or of the table that it is missing from."""
    table, _, key = path.rpartition(".")
    counts = [int(number) for number in PLACE.findall(table)]
    wanted, within, last = PLACE.sub("", table), not table, 0
    met = 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            met += header[1] == wanted
            within = header[1] == wanted and (not counts or met == counts[-1])
            last = number if within else last
        elif within and re.match(rf"\s*{re.escape(PLACE.sub('', key))}\s*=", line):
            return number
    return last


def _last_header(table: str, text: str) -> int:
    """Where the last of these tables begins: a row that is missing stands nowhere itself."""
    lines = enumerate(text.splitlines(), start=1)
    found = [number for number, line in lines if (header := HEADER.match(line)) and header[1] == f"{table}"]
    return found[-1] if found else 0
