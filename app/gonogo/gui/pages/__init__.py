"""One module a page; registered as entry points."""
