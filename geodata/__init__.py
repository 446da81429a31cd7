"""From documents to promises to places: reading, locating, boundaries, the store."""
