"""Values of the front matter as clean text: a line, a list of people, a list of words."""

from __future__ import annotations

import re
import unicodedata

from projects.domain.static_site.findings import Kind, Notes

INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\ufeff]")


def line(value: str) -> str:
    """One line, composed (NFC), single spaces, nothing invisible, no half characters."""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(INVISIBLE.sub(" ", unicodedata.normalize("NFC", whole)).split())


def cut(text: str, most: int, field: str, notes: Notes) -> str:
    """The text, or its first `most` characters (reported)."""
    if len(text) <= most:
        return text
    notes.add(
        field,
        Kind.TOO_LONG,
        f"The text is longer than {most} characters; the rest was cut off.",
        found=text[most:][:100],
    )
    return text[:most].rstrip()


def read_line(value: object, field: str, notes: Notes) -> str:
    """A title or a link. Lists of one are forgiven, anything else is reported and left out."""
    if value is None:
        return ""
    if isinstance(value, str):
        return line(value)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        notes.add(field, Kind.ODD_VALUE, f"`{field}` is a list of one; one line is expected.")
        return line(value[0])
    notes.add(field, Kind.ODD_VALUE, f"`{field}` must be one line of text; it was left out.")
    return ""


def read_list(value: object, field: str, notes: Notes) -> list[str]:
    """Tags or categories: a list, or text with commas (reported)."""
    items: list[str] = []
    for item in _items(value, field, notes):
        pieces = [line(piece) for piece in re.split(r"[,;]", item)]
        if len(pieces) > 1:
            notes.add(
                field,
                Kind.ODD_VALUE,
                "Several values stand in one piece of text; they were split at the commas.",
                found=line(item),
                suggestion=f"{field}: [{', '.join(_quoted(p) for p in pieces if p)}]",
            )
        items += [piece for piece in pieces if piece]
    return items


def read_people(value: object, notes: Notes, field: str = "authors") -> list[str]:
    """Names. `A, B and C` is three people (reported); `Last, First` is left for a person to see."""
    names: list[str] = []
    for item in _items(value, field, notes):
        pieces = [line(piece) for piece in re.split(r"[,;]|\s+(?:and|&)\s+|\s*\n\s*", item)]
        pieces = [re.sub(r"^(and|&)\s+", "", piece) for piece in pieces if piece]
        if len(pieces) == 2 and "," in item and all(" " not in piece for piece in pieces):
            notes.add(
                field,
                Kind.AUTHOR_ODD,
                "This may be one name with the family name first; it was kept as it stands.",
                found=line(item),
                suggestion=f"{pieces[1]} {pieces[0]}",
            )
            names.append(line(item))
            continue
        if len(pieces) > 1:
            notes.add(
                field,
                Kind.ODD_VALUE,
                "Several people stand in one piece of text; they were taken apart.",
                found=line(item),
                suggestion=f"{field}: [{', '.join(_quoted(p) for p in pieces)}]",
            )
        names += pieces
    return names


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _items(value: object, field: str, notes: Notes) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("[") or text.endswith("]"):  # a list whose YAML did not parse
            return [re.sub(r"[\"'\[\]]", "", text)] if text.strip("[]\"' ") else []
        if text and not re.search(r"[,;]", text):
            notes.add(field, Kind.ODD_VALUE, f"`{field}` must be a list, even of one.", found=text)
        return [text] if text else []
    if not isinstance(value, list):
        notes.add(field, Kind.ODD_VALUE, f"`{field}` must be a list of texts; it was left out.")
        return []
    items: list[str] = []
    for item in value:
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            item = item["name"]
        if isinstance(item, str) and item.strip():
            items.append(item)
        elif item is not None and item != "":
            notes.add(field, Kind.ODD_VALUE, f"An entry of `{field}` is not text; it was left out.")
    return items
