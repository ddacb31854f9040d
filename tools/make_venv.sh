#!/bin/sh
# Make .venv with the given Python, or say in a sentence why that cannot be.
set -eu
python=$1

if ! command -v "$python" >/dev/null 2>&1; then
    echo "There is no $python on this machine. Install Python 3.11 or newer, or name one: make setup PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "The portal needs Python 3.11 or newer; $python is $("$python" -c 'import platform; print(platform.python_version())'). Name a newer one: make setup PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python cannot make environments: its venv module is missing. On Debian and Ubuntu install the package python3-venv, then try again." >&2
    exit 1
fi
echo "Making .venv with $("$python" --version)."
"$python" -m venv .venv
