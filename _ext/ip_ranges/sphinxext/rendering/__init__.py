"""From a view to HTML, to docutils nodes and to words in the reader's language."""
