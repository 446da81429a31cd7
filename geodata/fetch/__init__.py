"""Documents from the web, fetched politely: the one way to the net for documents."""

from geodata.fetch.client import Fetched, Fetcher, fetch
from geodata.fetch.errors import FetchError
from geodata.fetch.network import Network

__all__ = ["FetchError", "Fetched", "Fetcher", "Network", "fetch"]
