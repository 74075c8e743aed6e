"""Measurements: ``make bench``. Every result is a ratio within one run, since machines are shared and noisy."""
