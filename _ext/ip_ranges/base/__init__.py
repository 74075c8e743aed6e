"""What every other room stands on and what knows nothing of addresses: errors, timestamps, strict JSON, files written whole."""
