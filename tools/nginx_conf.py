"""Fill docker/nginx.conf as the nginx image does, and make a whole configuration of it.

`python tools/nginx_conf.py --test nginx` has nginx read the result; the tests import `whole`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent / "docker/nginx.conf"

# The image's nginx.conf, short: an unprivileged process with all its files in one folder.
FRAME = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    default_type application/octet-stream;
    types {{
        text/html html; text/css css; text/javascript js; application/pdf pdf;
        image/webp webp; image/png png; image/svg+xml svg; font/woff2 woff2;
    }}
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    {site}
}}
"""


def site(**values: str) -> str:
    """The template with ${NAME} replaced; a name without a value is an error."""
    return re.sub(
        r"\$\{([A-Z_]+)\}", lambda found: values[found[1]], TEMPLATE.read_text(encoding="utf-8")
    )


def whole(
    folder: Path, *, listen: str, web: str, media: Path, front_proxy: str = "192.0.2.1/32"
) -> str:
    """A configuration for one nginx on this machine whose own files lie in `folder`."""
    filled = site(
        LISTEN=listen,
        WEB=web,
        MEDIA=str(media),
        CACHE=str(folder / "cache"),
        FRONT_PROXY=front_proxy,
    )
    # As root nginx would give its work to a user who may not read the test's folders.
    user = "user root;" if os.geteuid() == 0 else ""
    return FRAME.format(user=user, folder=folder, site=filled.replace("\n", "\n    "))


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] != "--test":
        print("Usage: python tools/nginx_conf.py --test NGINX", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="portal-nginx-") as name:
        folder = Path(name)
        file = folder / "nginx.conf"
        file.write_text(whole(folder, listen="127.0.0.1:8080", web="127.0.0.1:8000", media=folder))
        return subprocess.call([sys.argv[2], "-t", "-q", "-p", name, "-c", str(file)])


if __name__ == "__main__":
    sys.exit(main())
