"""Trygghetsvandringar planned: which stops, in which order, by which way."""
