"""The files of data/, which are read and written here alone."""
