project = "A site with pictures"
version = "1"
copyright = "2026, Nobody"
extensions = ["ip_ranges.sphinxext"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_baseurl = "https://docs.example.com/"
latex_documents = [("index", "site.tex", project, "Nobody", "howto")]
# Where to look for a thing in a document of two pages, and a program less to install.
latex_domain_indices = False
latex_use_xindy = False
