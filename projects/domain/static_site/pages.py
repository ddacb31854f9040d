"""One page: bytes to text, front matter and body."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from projects.domain.static_site.findings import Kind, Notes

MOST_BYTES = 1_000_000  # a page of front matter and an abstract is a thousand times smaller
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ufffe\uffff]")
TOP_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")


class _AsWritten(yaml.SafeLoader):
    """Leaves scalars as they were written, so the tag `No` and the title `2024` stay text."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.duplicates: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    self.duplicates.append(key.value)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_AsWritten.yaml_implicit_resolvers = {}
_AsWritten.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null)?$"), ["~", "n", ""]
)


def read_text(path: Path, notes: Notes) -> str | None:
    """The file as text with plain line ends, or None (with a finding) when it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            notes.add("", Kind.UNREADABLE, "The file is larger than 1 MB and was left out.")
            return None
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        notes.add("", Kind.UNREADABLE, f"The file cannot be opened: {reason}.")
        return None
    text = _decode(raw, notes)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.add("", Kind.LINE_ENDINGS, "The lines end as on Windows or an old Mac.")
    if CONTROL.search(text):
        text = CONTROL.sub("", text)
        notes.add("", Kind.CONTROL_CHARACTERS, "Invisible control characters were left out.")
    return text


def _decode(raw: bytes, notes: Notes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            notes.add("", Kind.NOT_UTF8, "The file is UTF-16; save it as UTF-8.")
            return raw.decode(name, errors="replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        notes.add(
            "",
            Kind.BYTE_ORDER_MARK,
            "The file begins with a byte order mark, which hides its front matter from Jekyll.",
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        notes.add(
            "",
            Kind.NOT_UTF8,
            f"Line {line} is not UTF-8; the file was read as Windows-1252. Check its accents.",
        )
        return raw.decode("cp1252", errors="replace")


def split_front_matter(text: str, notes: Notes) -> tuple[str, str] | None:
    """Front matter and body, or None when the page has no front matter at all."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        notes.add("", Kind.FRONT_MATTER_MISSING, "The file is empty.")
        return None
    opening = lines[first].rstrip()
    if not re.fullmatch(r"-{3,}|[–—]-?", opening.strip()):
        notes.add(
            "",
            Kind.FRONT_MATTER_MISSING,
            "The file does not begin with a line of three hyphens, so it has no front matter.",
        )
        return None
    if first > 0 or opening != "---":
        notes.add(
            "", Kind.FRONT_MATTER_ODD, "The very first line of the file must be three hyphens."
        )
    for i in range(first + 1, len(lines)):
        if lines[i].rstrip() in ("---", "..."):
            return "\n".join(lines[first + 1 : i]), "\n".join(lines[i + 1 :])
    return _unclosed(lines[first + 1 :], notes)


def _unclosed(lines: list[str], notes: Notes) -> tuple[str, str]:
    """Takes `key: value` lines, and what belongs to them, for the front matter."""
    end = 0
    for i, line in enumerate(lines):
        if (
            TOP_KEY.match(line)
            or line.startswith("#")
            or (end == i and (line.startswith((" ", "\t", "- "))) and line.strip())
        ):
            end = i + 1
        else:
            break
    notes.add(
        "",
        Kind.FRONT_MATTER_ODD,
        "The front matter is not closed by a line of three hyphens;"
        f" it was taken to end after line {end + 1}.",
    )
    rest = lines[end:]
    if rest and re.fullmatch(r"\s*[-–—]+\s*", rest[0]):
        rest = rest[1:]
    return "\n".join(lines[:end]), "\n".join(rest)


def load_yaml(text: str, notes: Notes) -> tuple[object, str]:
    """The value, and what is wrong with the YAML in words (empty when nothing is)."""
    loader = None
    try:
        loader = _AsWritten(text)
        value = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, f"line {line}: {error.problem or 'not YAML'}"
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, "nested too deeply" if isinstance(error, RecursionError) else "not YAML"
    finally:
        if loader is not None:
            loader.dispose()
    for key in dict.fromkeys(loader.duplicates):
        notes.add(key, Kind.DUPLICATE_KEY, f"`{key}` is given twice; the last one counts.")
    return value, ""


def read_front_matter(text: str, notes: Notes) -> dict[str, object]:
    """Keys and values; YAML that does not parse is read line by line as far as that goes."""
    value, problem = load_yaml(text, notes)
    if problem:
        notes.add(
            "",
            Kind.YAML_BROKEN,
            f"The front matter is not valid YAML ({problem}); it was read line by line.",
        )
        return _line_by_line(text, notes)
    if value is None:
        return {}
    if not isinstance(value, dict):
        notes.add("", Kind.FRONT_MATTER_ODD, "The front matter is not a list of keys and values.")
        return {}
    return {str(key): item for key, item in value.items()}


def _line_by_line(text: str, notes: Notes) -> dict[str, object]:
    chunks: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.split("\n"):
        if match := TOP_KEY.match(line):
            current = chunks.setdefault(match[1], [])
            current.clear()
            current.append(line)
        elif current is not None and line.strip() and not line.startswith("#"):
            current.append(line)
    values: dict[str, object] = {}
    for key, lines in chunks.items():
        value, problem = load_yaml("\n".join(lines), notes)
        if not problem and isinstance(value, dict) and key in value:
            values[key] = value[key]
            continue
        match = TOP_KEY.match(lines[0])
        pieces = [(match[2] or "") if match else "", *lines[1:]]
        raw = " ".join(piece.strip() for piece in pieces).strip()
        values[key] = raw
        is_text = bool(raw) and raw[0] not in "[{'\"&*!|>%@`"
        quoted = '"' + raw.replace("\\", "\\\\").replace('"', '\\"') + '"'
        notes.add(
            key,
            Kind.YAML_BROKEN,
            "The value needs quotation marks."
            if is_text
            else "The value is not valid YAML: check its quotation marks and brackets.",
            found=raw,
            suggestion=f"{key}: {quoted}" if is_text else "",
        )
    return values
