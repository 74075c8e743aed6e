"""The words of the project as frozen data: prefix, range, region, notice, table, revision, entry."""

from .prefix import Prefix
from .table import Notice, Range, Region, Table

__all__ = ["Notice", "Prefix", "Range", "Region", "Table"]
