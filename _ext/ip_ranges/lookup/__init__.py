"""Whose an address is, and what somebody's allow list or name says beside the table."""
