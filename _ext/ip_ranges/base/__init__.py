"""The ground floor, which knows nothing of addresses: errors, timestamps, strict JSON, files written whole."""
