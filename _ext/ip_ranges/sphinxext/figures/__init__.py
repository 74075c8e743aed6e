"""Pictures made at build time: pure functions from a publication to accessible SVG with an equal table, and to TeX."""
