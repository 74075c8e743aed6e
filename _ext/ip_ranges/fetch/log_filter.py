"""Library logs without secrets: urllib3 writes whole addresses to its log, with the keys in their queries."""

from __future__ import annotations

import logging

_LOGGERS = ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry", "urllib3.response")


class _NoQuery(logging.Filter):
    """A filter that cuts every address in a record off at its query, and drops tracebacks, which repeat it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(text.partition("?")[0] if isinstance(text, str) else text for text in record.args)
        record.exc_info = None
        return True


def keep_queries_out_of_logs() -> None:
    """Install the filter, once however often this is called."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(installed, _NoQuery) for installed in logger.filters):
            logger.addFilter(_NoQuery())
