"""OpenStreetMap extracts: imported once, kept a kommun as GeoParquet with their attribution."""
