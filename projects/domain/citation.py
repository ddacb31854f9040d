"""How a project is cited."""

from __future__ import annotations

from dataclasses import dataclass

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


@dataclass(frozen=True)
class Citation:
    """What is cited. authors: names as shown; others: whether someone is not named."""

    key: str
    title: str
    authors: tuple[str, ...]
    others: bool
    year: int
    venue: str
    url: str


def bibtex(work: Citation) -> str:
    """A BibTeX entry. Each author stands in braces, so that no program splits a name."""
    authors = [f"{{{_tex(name)}}}" for name in work.authors] + (["others"] if work.others else [])
    fields = {
        "title": f"{{{_tex(work.title)}}}",
        "author": " and ".join(authors),
        "year": str(work.year),
        "howpublished": _tex(work.venue),
        # Addresses are not TeX: only braces, or a backslash before one, could end the field early.
        "url": work.url.translate(_URL),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{work.key},\n" + ",\n".join(lines) + "\n}"


def plain_text(work: Citation) -> str:
    """One sentence a person can paste anywhere."""
    authors = ", ".join(work.authors) + (" and others" if work.authors and work.others else "")
    ending = "" if work.title.endswith(("?", "!", ".", "…")) else "."
    return f"{authors + '. ' if authors else ''}{work.title}{ending} {work.venue}. {work.url}"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)
