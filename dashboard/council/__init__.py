"""The report for the council: one page a kommun and period on what became of the promises."""

from dashboard.council.report import MEDIA, file_name, write

__all__ = ["MEDIA", "file_name", "write"]
