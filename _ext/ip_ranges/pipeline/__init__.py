"""From feeds to a publication: fetch, read, guard, compare, record; and the failure policy, once.

:func:`~ip_ranges.pipeline.refresh.refresh` records what is new in ``data/``; :func:`~ip_ranges.pipeline.build.publish`
writes nothing and makes the publication of a build.
"""
