"""Judging a table before it is accepted: each guard has a limit that can be set, and a sentence that says what to do."""
