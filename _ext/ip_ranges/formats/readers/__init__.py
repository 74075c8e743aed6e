"""One small file for each format, named as the format is; its last line is FORMAT."""
