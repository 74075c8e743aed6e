"""One small file per published file format: a pure function from a publication to text."""
