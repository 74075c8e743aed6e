"""Publishing a hosting company's regions and IP addresses from a Sphinx site: always current, never bad, no surprises."""

__version__ = "0.1.0"
