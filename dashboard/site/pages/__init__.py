"""One module a page type: content in, pages in both languages out."""
