"""Pictures made at build time: pure functions from a publication to accessible SVG, each with an equal table."""
