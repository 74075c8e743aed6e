#!/bin/sh
# Pin the requirements: dev.txt (everything), docs.txt (what the site is built with, at the same versions) and
# lowest.txt (the lowest versions that pyproject.toml allows). The files name no index and no path, so that they mean
# the same on every machine. Needs uv: python -m pip install uv
set -eu
cd "$(dirname "$0")/.."
pin() {
    UV_PYTHON_DOWNLOADS=never uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-annotate \
        --no-header --no-emit-index-url --no-emit-find-links "$@"
}
pin --group dev --output-file requirements/dev.txt
pin --group docs --constraints requirements/dev.txt --output-file requirements/docs.txt
pin --group test --resolution lowest-direct --output-file requirements/lowest.txt
