"""The look-up of an address, and somebody's allow list or name held against the table."""
