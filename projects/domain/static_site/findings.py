"""What a reader of an old site may find wrong, and the notes it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong, as a word a program can count. `HEADINGS` says it to people."""

    # The file itself
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    NOT_A_PAGE = "not_a_page"
    NOT_PUBLISHED = "not_published"
    TEMPLATE_PAGE = "template_page"
    NOT_UTF8 = "not_utf8"
    BYTE_ORDER_MARK = "byte_order_mark"
    LINE_ENDINGS = "line_endings"
    CONTROL_CHARACTERS = "control_characters"
    # Its front matter
    FRONT_MATTER_MISSING = "front_matter_missing"
    FRONT_MATTER_ODD = "front_matter_odd"
    YAML_BROKEN = "yaml_broken"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_KEY = "unknown_key"
    ODD_VALUE = "odd_value"
    TOO_LONG = "too_long"
    # Title and people
    TITLE_MISSING = "title_missing"
    TITLE_PLACEHOLDER = "title_placeholder"
    TITLE_TWICE = "title_twice"
    AUTHORS_MISSING = "authors_missing"
    AUTHOR_PLACEHOLDER = "author_placeholder"
    AUTHOR_ODD = "author_odd"
    DUPLICATE_PERSON = "duplicate_person"
    PERSON_ON_TWO_PROJECTS = "person_on_two_projects"
    # Topics and categories
    TAG_PLACEHOLDER = "tag_placeholder"
    TAG_TWICE = "tag_twice"
    TAG_SPELLING = "tag_spelling"
    TOPIC_MISSING = "topic_missing"
    CATEGORY_PLACEHOLDER = "category_placeholder"
    CATEGORY_SPELLING = "category_spelling"
    CATEGORY_UNKNOWN = "category_unknown"
    CATEGORY_MISSING = "category_missing"
    # Links and files
    LINK_MISSING = "link_missing"
    LINK_PLACEHOLDER = "link_placeholder"
    LINK_ODD = "link_odd"
    LINK_ELSEWHERE = "link_elsewhere"
    DUPLICATE_LINK = "duplicate_link"
    FILE_MISSING = "file_missing"
    FILE_NAME_CLOSE = "file_name_close"
    WRONG_EXTENSION = "wrong_extension"
    NOT_A_PDF = "not_a_pdf"
    FILE_UNUSED = "file_unused"
    VIDEO_NEEDS_SIGN_IN = "video_needs_sign_in"
    DUPLICATE_VIDEO = "duplicate_video"
    # The abstract
    ABSTRACT_MISSING = "abstract_missing"
    ABSTRACT_PLACEHOLDER = "abstract_placeholder"
    ABSTRACT_CUT_OFF = "abstract_cut_off"
    BROKEN_WORD = "broken_word"
    BROKEN_URL = "broken_url"
    LIGATURE = "ligature"
    GARBLED_TEXT = "garbled_text"
    LEFT_OVER_MARK = "left_over_mark"
    PUNCTUATION = "punctuation"
    TWO_SPELLINGS = "two_spellings"
    # The program
    PROGRAM_ODD = "program_odd"
    PROGRAM_TITLE = "program_title"
    PROGRAM_NAME = "program_name"
    PROGRAM_TWICE = "program_twice"
    PROGRAM_UNMATCHED = "program_unmatched"
    NOT_IN_PROGRAM = "not_in_program"


HEADINGS = {
    Kind.UNREADABLE: "file that cannot be read",
    Kind.OUTSIDE: "path that leaves the folder",
    Kind.NOT_A_PAGE: "file that is not a project page",
    Kind.NOT_PUBLISHED: "page marked as not published",
    Kind.TEMPLATE_PAGE: "page that is only a template",
    Kind.NOT_UTF8: "file that is not UTF-8",
    Kind.BYTE_ORDER_MARK: "byte order mark",
    Kind.LINE_ENDINGS: "Windows or old Mac line endings",
    Kind.CONTROL_CHARACTERS: "control characters in the text",
    Kind.FRONT_MATTER_MISSING: "front matter missing",
    Kind.FRONT_MATTER_ODD: "front matter not closed or odd",
    Kind.YAML_BROKEN: "YAML that does not parse",
    Kind.DUPLICATE_KEY: "key given twice",
    Kind.UNKNOWN_KEY: "unknown key",
    Kind.ODD_VALUE: "value of an odd form",
    Kind.TOO_LONG: "text that is too long",
    Kind.TITLE_MISSING: "title missing",
    Kind.TITLE_PLACEHOLDER: "placeholder title",
    Kind.TITLE_TWICE: "title used by two projects",
    Kind.AUTHORS_MISSING: "authors missing",
    Kind.AUTHOR_PLACEHOLDER: "placeholder author",
    Kind.AUTHOR_ODD: "odd author name",
    Kind.DUPLICATE_PERSON: "duplicate person",
    Kind.PERSON_ON_TWO_PROJECTS: "person on two projects",
    Kind.TAG_PLACEHOLDER: "placeholder tag",
    Kind.TAG_TWICE: "tag given twice",
    Kind.TAG_SPELLING: "tag spelled in two ways",
    Kind.TOPIC_MISSING: "project without a topic",
    Kind.CATEGORY_PLACEHOLDER: "placeholder category",
    Kind.CATEGORY_SPELLING: "odd spelling of a category",
    Kind.CATEGORY_UNKNOWN: "unknown category",
    Kind.CATEGORY_MISSING: "no category given",
    Kind.LINK_MISSING: "link missing",
    Kind.LINK_PLACEHOLDER: "placeholder link",
    Kind.LINK_ODD: "odd link",
    Kind.LINK_ELSEWHERE: "document kept elsewhere",
    Kind.DUPLICATE_LINK: "same document linked twice",
    Kind.FILE_MISSING: "file that is not in the folder",
    Kind.FILE_NAME_CLOSE: "file name not quite right",
    Kind.WRONG_EXTENSION: "wrong file extension",
    Kind.NOT_A_PDF: "file that is not a whole PDF",
    Kind.FILE_UNUSED: "file that no project links to",
    Kind.VIDEO_NEEDS_SIGN_IN: "video behind a sign-in",
    Kind.DUPLICATE_VIDEO: "same video on two projects",
    Kind.ABSTRACT_MISSING: "abstract missing",
    Kind.ABSTRACT_PLACEHOLDER: "placeholder abstract",
    Kind.ABSTRACT_CUT_OFF: "abstract without an end",
    Kind.BROKEN_WORD: "word broken at a line end",
    Kind.BROKEN_URL: "broken address in the abstract",
    Kind.LIGATURE: "ligature in the text",
    Kind.GARBLED_TEXT: "garbled characters",
    Kind.LEFT_OVER_MARK: "left-over mark-up or citation",
    Kind.PUNCTUATION: "stray space before punctuation",
    Kind.TWO_SPELLINGS: "word spelled in two ways",
    Kind.PROGRAM_ODD: "odd program file",
    Kind.PROGRAM_TITLE: "title differs in the program",
    Kind.PROGRAM_NAME: "name differs in the program",
    Kind.PROGRAM_TWICE: "project twice in the program",
    Kind.PROGRAM_UNMATCHED: "program entry without a project",
    Kind.NOT_IN_PROGRAM: "project not in the program",
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong.

    file: path inside the site, with forward slashes. field: key of the front matter, `abstract`,
    a day of the program, or empty when the whole file is meant.
    found: the very text in question, suggestion: what to write instead; both may be empty.
    """

    file: str
    field: str
    kind: Kind
    message: str
    found: str = ""
    suggestion: str = ""


@dataclass
class Notes:
    """Takes findings about one file; all files write into the same list."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def on(self, file: str) -> Notes:
        return Notes(file, self.findings)

    def add(
        self, field: str, kind: Kind, message: str, *, found: str = "", suggestion: str = ""
    ) -> None:
        self.findings.append(Finding(self.file, field, kind, message, found, suggestion))
