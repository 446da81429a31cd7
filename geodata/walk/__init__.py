"""Trygghetsvandringar: walks, their routes, what was observed, and what is done about it."""
