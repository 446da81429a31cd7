"""Names asked of a geocoder: one request a second for the whole house, every answer remembered."""
