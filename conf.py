# The configuration of the documentation site: sphinx-build -c . docs _build/html
import contextlib
import io
import os
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent
# The extension is used from the source tree, so that the site and its extension are always of one version.
sys.path.insert(0, str(TOP / "_ext"))

# On import it prints that cards need matplotlib; there are none here, on purpose.
with contextlib.redirect_stdout(io.StringIO()):
    import sphinxext.opengraph  # noqa: F401 - imported early, only to keep a build's output clean

project = "Divio infrastructure"
author = "Divio"
copyright = "2026, Divio"
release = version = "current"
language = "en"

extensions = [
    "ip_ranges.sphinxext",
    "notfound.extension",
    "sphinx_copybutton",
    "sphinx_sitemap",
    "sphinxext.opengraph",
]
exclude_patterns = ["_static", "_templates"]
templates_path = ["docs/_templates"]
nitpicky = True
highlight_language = "none"
pygments_style = "a11y-high-contrast-light"

# ---- IP ranges ------------------------------------------------------------------------------------------------------

ip_ranges_data = "data"

# ---- HTML -----------------------------------------------------------------------------------------------------------

html_theme = "sphinx_rtd_theme"
html_theme_options = {"navigation_depth": 3, "collapse_navigation": False}
html_title = project
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "https://docs.example.com/")
html_static_path = ["docs/_static"]
html_css_files = ["site.css", "pygments-dark.css"]
html_copy_source = False
html_show_sourcelink = False

# One address for each page, whatever the language and the version: the addresses never move.
sitemap_url_scheme = "{link}"
sitemap_excludes = ["search.html", "genindex.html", "404.html"]
notfound_urls_prefix = "/"
notfound_context = {
    "title": "Page not found",
    "body": """
<h1>Page not found</h1>
<p>There is no page at this address.
You may be looking for <a href="/background/ip-addresses.html">our IP addresses</a>,
or you can <a href="/search.html">search</a> for a region by its name.</p>
""",
}
# Cards would need a plotting library; the title and the description are what a chat shows.
ogp_social_cards = {"enable": False}
ogp_site_url = html_baseurl
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True

# ---- other builders -------------------------------------------------------------------------------------------------

latex_engine = "xelatex"
latex_documents = [("index", "divio-infrastructure.tex", project, author, "manual")]
latex_show_urls = "footnote"
man_pages = [
    ("background/ip-addresses", "divio-ip-addresses", "the regions and IP addresses of Divio's infrastructure", author, 7),
    ("reference/command", "ip-ranges", "keep, check and export IP ranges", author, 1),
]
epub_show_urls = "footnote"
epub_exclude_files = ["404.xhtml"]
suppress_warnings = ["epub.unknown_project_files"]

# ---- links ----------------------------------------------------------------------------------------------------------

linkcheck_timeout = 10
linkcheck_retries = 2
linkcheck_workers = 8
linkcheck_rate_limit_timeout = 30
linkcheck_anchors = True
linkcheck_report_timeouts_as_broken = False
# RFC 2606 and RFC 6761 reserve these names: nothing answers there, and nothing should.
linkcheck_ignore = [r"https?://([^/]*\.)?example\.(com|org|net)([:/].*)?$", r"https?://(127\.0\.0\.1|localhost)[:/].*"]
