"""Putting the published files beside the pages of a built site: whole or not at all, and nothing that has not changed."""
