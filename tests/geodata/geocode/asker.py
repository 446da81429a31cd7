"""Ask for names as another process would: `asker.py STORE ENDPOINT PAUSE NAME…`."""

from __future__ import annotations

import sys

from config.geocoder_tables import Nominatim
from geodata.geocode.client import Geocoder
from geodata.store import open_store


def main(address: str, endpoint: str, pause: str, *names: str) -> None:
    settings = Nominatim(enabled=True, endpoint=endpoint, private=True)
    settings = settings.model_copy(update={"pause_s": float(pause)})
    with open_store(address) as store:
        for answer in Geocoder(settings, store).ask_all("0184", names):
            sys.stdout.write(f"{answer.name} {answer.outcome}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
