#!/bin/sh
# sphinx-polyversion: what load() gives for the revision that is built depends on which of its modules conf.py has imported
#
# A conf.py asks sphinx_polyversion.api.load() which version of the docs is being built, to put its name into html_baseurl or a
# banner. Most would expect data["current"] to be the GitRef that the driver took, so that data["current"].name is the tag.
# What happens: the decoder knows a class only once its module is imported. With the import of "api" alone the revision stays
# the dictionary of its encoding, without a warning, and .name is an AttributeError; with "import sphinx_polyversion.git"
# before it, never used by name, it is a GitRef.
#
# Needs: Python 3.11 or newer with venv, git. Seen with sphinx-polyversion 3.0.0 and Sphinx 9.0.4.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "sphinx-polyversion==3.0.0" "sphinx==9.0.4" >&2
"$folder/venv/bin/pip" list --disable-pip-version-check 2>/dev/null | grep -i '^sphinx[_-]polyversion'

mkdir -p "$folder/site/docs"
cd "$folder/site"
export HOME="$folder" GIT_CONFIG_NOSYSTEM=1
git init -q -b main .
git config user.name Nobody
git config user.email nobody@example.com
printf 'Docs\n====\n' > docs/index.rst
cat > poly.py <<'PROGRAM'
from pathlib import Path

from sphinx_polyversion.driver import DefaultDriver
from sphinx_polyversion.environment import Environment
from sphinx_polyversion.git import Git
from sphinx_polyversion.sphinx import SphinxBuilder

root = Git.root(Path(__file__).parent)
DefaultDriver(
    root, root / "out", vcs=Git(branch_regex="none", tag_regex=r"v\d+"), builder=SphinxBuilder(Path("docs")),
    env=lambda path, name: Environment(path, name), namer=lambda ref: ref.name,
).run()
PROGRAM
with() { # tag, first line of conf.py
    cat > docs/conf.py <<CONF
$2
from sphinx_polyversion.api import load

project = "Docs"
revision = load(globals())["current"]
open("$folder/seen", "a").write(f"$1: {type(revision).__name__}\n")
CONF
    git add -A
    git commit -q -m "$1"
    git tag "$1"
}
with v1 "# the module api alone"
with v2 "import sphinx_polyversion.git"
PATH="$folder/venv/bin:$PATH" sphinx-polyversion poly.py > "$folder/said" 2>&1
sort -o "$folder/seen" "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
v1: dict
v2: GitRef
EXPECTED
