"""Everything that can be known without running the portal: what `make check` runs.

Each check is a command; all run, and the last lines say which failed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
DOCKER = "docker"

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "projects.example.edu",
    "SITE_URL": "https://projects.example.edu",
    "DATABASE_URL": "postgres://portal:portal@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


@dataclass
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, state: str) -> bool:
        started = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env={**os.environ, "STATE_DIR": state, **self.environment},
            capture_output=True,
            text=True,
        )
        passed = done.returncode == 0
        print(f"{'ok' if passed else 'FAILED':7}{time.monotonic() - started:5.1f} s  {self.name}")
        if not passed:
            print(done.stdout + done.stderr)
        sys.stdout.flush()
        return passed


def tool(name: str) -> str:
    return str(BIN / name)


def checks() -> list[Check]:
    manage = [PYTHON, "manage.py"]
    shell_files = ["docker/entrypoint.sh", "tools/make_venv.sh"]
    return [
        Check("lint", [tool("ruff"), "check", "--no-cache", "."]),
        Check("format", [tool("ruff"), "format", "--no-cache", "--check", "."]),
        Check("types", [tool("mypy")]),
        Check("templates", [tool("djlint"), "--lint", "--quiet", "templates"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("settings", [*manage, "check", "--fail-level", "WARNING"]),
        Check(
            "production settings",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
        ),
        Check("Dockerfile", [tool("hadolint"), f"{DOCKER}/Dockerfile"]),
        Check(
            "compose.yaml",
            [
                tool("check-jsonschema"),
                "--builtin-schema",
                "vendor.compose-spec",
                f"{DOCKER}/compose.yaml",
            ],
        ),
        *(Check(f"shell syntax of {name}", ["sh", "-n", name]) for name in shell_files),
        Check("shell syntax of .ci/run", ["bash", "-n", ".ci/run"]),
        *nginx(),
    ]


def nginx() -> list[Check]:
    """`nginx -t` on the container's configuration, as the entrypoint would render it."""
    path = os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin"
    program = shutil.which("nginx", path=path)
    if not program:
        print("not run          nginx configuration: nginx is not installed (.ci/run installs it)")
        return []
    return [Check("nginx configuration", [PYTHON, "tools/nginx_conf.py", "--test", program])]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-check-") as state:
        failed = [check.name for check in checks() if not check.run(state)]
    if failed:
        print(f"\nmake check: {len(failed)} failed: {', '.join(failed)}.")
        return 1
    print("\nmake check: all passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
