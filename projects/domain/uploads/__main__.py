"""The child: one file in on stdin, an answer out on stdout, with hard limits on itself.

Arguments: what to do (pdf or picture) and, for a PDF, the most pages (0: any). The answer is one
line of JSON, followed by the bytes it announces.
"""

import contextlib
import json
import resource
import sys

MEMORY = 1536 * 1024 * 1024
SECONDS = 20


def main() -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    from projects.domain.uploads import FileRefused
    from projects.domain.uploads.pdfs import count_pages
    from projects.domain.uploads.pictures import remake

    data = sys.stdin.buffer.read()
    bodies: list[bytes] = []
    try:
        if sys.argv[1] == "pdf":
            answer: dict[str, object] = {"pages": count_pages(data, int(sys.argv[2]) or None)}
        else:
            made = remake(data)
            bodies = [made.large, made.small]
            answer = {"sizes": [len(body) for body in bodies]}
    except FileRefused as refusal:
        answer = {"refused": str(refusal)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(bodies))


if __name__ == "__main__":
    main()
