"""The child: one file in on stdin, an answer out on stdout, with hard limits on itself.

Arguments: what to do (pdf, blind, cover or figure) and a number: of a PDF the most pages (0: any), of
a figure the least pixels of its shorter side. The answer is one
line of JSON. After it come, of a picture, the bytes that it announces; of a PDF, a second line with
what the first look tells, and the first page as a picture. Whatever these two break on, the first
line stands. `blind` answers with what the pages say, and then the copy that names nobody.
"""

import contextlib
import json
import resource
import sys
from dataclasses import asdict

MEMORY = 1536 * 1024 * 1024
SECONDS = 20


def main() -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    from projects.domain.uploads import FileRefused
    from projects.domain.uploads.pdfs import count_pages, draw_first_page, look_into
    from projects.domain.uploads.pictures import remake_cover, remake_figure

    data = sys.stdin.buffer.read()
    try:
        if sys.argv[1] == "pdf":
            _say({"pages": count_pages(data, int(sys.argv[2]) or None)})
            _say(asdict(look_into(data)))
            _write(draw_first_page(data))
        elif sys.argv[1] == "blind":
            _blind(data)
        else:
            is_cover = sys.argv[1] == "cover"
            made = remake_cover(data) if is_cover else remake_figure(data, int(sys.argv[2]))
            _say({"large": len(made.large), "width": made.width, "height": made.height})
            _write(made.large + made.small)
    except FileRefused as refusal:
        _say({"refused": str(refusal)})


def _blind(data: bytes) -> None:
    import logging

    from projects.domain.uploads.scrubbing import scrub, texts_of

    # What a reader finds odd in a file that opens is of no use to anyone here.
    logging.disable(logging.CRITICAL)
    # Long documents are long chains, which are followed one call deeper for each link.
    sys.setrecursionlimit(20_000)
    _say({"texts": texts_of(data)})
    _write(scrub(data))


def _say(answer: dict[str, object]) -> None:
    _write(json.dumps(answer).encode() + b"\n")


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
