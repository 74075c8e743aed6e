"""Measurements: ``make bench``. Every figure is a ratio within one run, since machines are shared and noisy."""
