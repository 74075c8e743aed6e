#!/bin/sh
# sphinx-revealjs: an extension's scripts reach the slides, and its stylesheets and static files do not
#
# An extension adds what a page needs in the event html-page-context, with add_css_file and add_js_file, and its folder of static
# files to html_static_path in config-inited; Sphinx's documentation describes both. Most would expect a builder derived from the
# HTML builder to have both files in the head of the page, and to copy both.
# What happens: the builder copies its list of stylesheets before the event, so that the style is not linked; the script is. And
# it puts revealjs_static_path in the place of html_static_path, so that neither file is copied: the script's link is dead.
# What works: add styles in builder-inited, and the folder to revealjs_static_path too where the configuration has that.
#
# Needs: Python 3.11 or newer with venv. Seen with sphinx-revealjs 3.2.1 and Sphinx 9.0.4.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "sphinx-revealjs==3.2.1" "sphinx==9.0.4" >&2
"$folder/venv/bin/pip" list --disable-pip-version-check 2>/dev/null | grep -i '^sphinx[_-]revealjs'

mkdir -p "$folder/site" "$folder/files"
touch "$folder/files/added.css" "$folder/files/added.js"
printf 'Slides\n======\n\nOne\n---\n\nA slide.\n' > "$folder/site/index.rst"
cat > "$folder/site/conf.py" <<CONF
project = "Slides"
extensions = ["sphinx_revealjs"]


def add_folder(app, config):
    config.html_static_path.append("$folder/files")


def add_files(app, *page):
    app.add_css_file("added.css")
    app.add_js_file("added.js")


def setup(app):
    app.connect("config-inited", add_folder)
    app.connect("html-page-context", add_files)
CONF
for builder in html revealjs; do
    "$folder/venv/bin/sphinx-build" -q -b "$builder" "$folder/site" "$folder/$builder" > "$folder/said" 2>&1
    for file in added.css added.js; do
        linked=$(grep -c "$file" "$folder/$builder/index.html" || true)
        copied=$(find "$folder/$builder/_static" -name "$file" | wc -l | tr -d ' ')
        echo "$builder, $file: linked $linked, copied $copied"
    done
done > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
html, added.css: linked 1, copied 1
html, added.js: linked 1, copied 1
revealjs, added.css: linked 0, copied 0
revealjs, added.js: linked 1, copied 0
EXPECTED
