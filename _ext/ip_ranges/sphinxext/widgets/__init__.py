"""The elements that the page's scripts fill: the checker and the choice of region."""
