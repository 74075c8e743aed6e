"""What stands in data/: read and written here alone."""
