#!/bin/sh
# What the portal's container does: web, worker, beat, health, or any command.
#   entrypoint.sh web | worker | beat      start that part and stay
#   entrypoint.sh health web|worker|beat   does that part of this container work?
#   entrypoint.sh python manage.py …       run a command as the portal
set -eu

bind=${BIND:-0.0.0.0:8000}

require() {
    for name in "$@"; do
        eval "value=\${$name:-}"
        if [ -z "$value" ]; then
            echo "$name is not set. docker/.env.example says what it is for." >&2
            exit 64
        fi
    done
}

start() {
    require SECRET_KEY ALLOWED_HOSTS DATABASE_URL REDIS_URL EMAIL_URL
    python manage.py wait_for_services --seconds "${WAIT_SECONDS:-60}"
}

case "${1:-web}" in
web)
    start
    # One machine at a time: migrate holds a lock of the database.
    python manage.py migrate --noinput --verbosity 1
    exec python -m gunicorn portal.wsgi --bind "$bind" \
        --worker-class gthread --workers "${WEB_WORKERS:-2}" --threads "${WEB_THREADS:-8}" \
        --worker-tmp-dir /dev/shm --no-control-socket --timeout 60 --graceful-timeout 25 --keep-alive 75 \
        --access-logfile - --logger-class portal.access_log.AccessLog --log-level info
    ;;
worker)
    start
    exec python -m celery -A portal worker --concurrency "${WORKER_PROCESSES:-2}" \
        --loglevel INFO --without-gossip --without-mingle
    ;;
beat)
    start
    exec python -m celery -A portal beat --loglevel INFO --pidfile=
    ;;
health)
    case "${2:-web}" in
    web)
        # Asks under the portal's own name: others are refused.
        exec python - "$bind" <<'PYTHON'
import os, sys, urllib.request
port = sys.argv[1].rpartition(":")[2]
host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
question = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host})
try:
    urllib.request.urlopen(question, timeout=5).read()
except OSError as problem:
    sys.exit(f"The web server is not ready: {problem}")
PYTHON
        ;;
    worker)
        exec python -m celery -A portal inspect ping --destination "celery@$(hostname)" --timeout 5
        ;;
    beat)
        # Beat writes its schedule down every three minutes.
        test -n "$(find "${STATE_DIR:-/tmp/portal}" -name 'beat*' -mmin -10 2>/dev/null)"
        ;;
    *)
        echo "Say which part: health web, health worker or health beat." >&2
        exit 64
        ;;
    esac
    ;;
*)
    exec "$@"
    ;;
esac
