"""From feeds to a publication: fetch, read, guard, compare, record; and the failure policy, once.

:func:`refresh` records what is new in ``data/``; :func:`publish` writes nothing and makes the publication of a build.
"""

from .build import publish
from .refresh import refresh

__all__ = ["publish", "refresh"]
