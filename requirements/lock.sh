#!/bin/sh
# Write both locks anew from pyproject.toml: names, versions, markers and hashes, no host. Needs uv.
# pyHanko names aiohttp for fetching timestamps; we never fetch, so it and its tree stay out
# (exporters/offline_pyhanko.py stands in for it) and the locks are installed with --no-deps.
set -eu
cd "$(dirname "$0")/.."
unset UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_INDEX 2>/dev/null || true
leave=""
for p in aiohttp aiohappyeyeballs aiosignal frozenlist multidict propcache yarl charset-normalizer certifi idna; do
  leave="$leave --no-emit-package $p"
done
compile() {
  uv pip compile --quiet --universal --only-binary :all: --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links --exclude-newer "$(date -u -d '7 days ago' +%Y-%m-%d)" $leave "$@"
}
compile pyproject.toml -o requirements/lock.txt
compile pyproject.toml --extra test -o requirements/test.txt
