"""One file a version, numbered; a file that was released is never changed."""
