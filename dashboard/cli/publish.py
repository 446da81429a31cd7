"""`lofteskartan publish`: the public site into a folder, once a person has looked at it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.options import StoreOption, settings_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.site.guard import Review


def publish(
    folder: Annotated[
        Path, typer.Argument(help="Where to publish; DIR/current is the site.", metavar="DIR")
    ],
    approve: Annotated[
        str,
        typer.Option(
            "--approve", help="Who approves the changes: an office or a role.", metavar="WHO"
        ),
    ] = "",
    base_url: Annotated[
        str, typer.Option("--base-url", help="Where the site will stand, over the settings'.")
    ] = "",
    store: StoreOption = None,
    *,
    despite: Annotated[
        bool,
        typer.Option(
            "--despite-findings",
            help="Publish although personal data, a too exact position or a picture without "
            "a text is suspected.",
        ),
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Put the former release back in force.")
    ] = False,
) -> None:
    """Publish the map as static files: no server, no cookies, nothing of a third party.

    Shows what would change. Without a terminal, --approve says who has approved it; what nobody
    approved is not published. What has not changed keeps its files and their time stamps.

    Example: `lofteskartan publish site --approve "trygghetssamordnare"`
    """
    from dashboard.services import open_services
    from dashboard.site.publish import publish as run
    from dashboard.site.publish import rollback as back

    if rollback:
        release = back(folder, approve or "-")
        typer.echo(f"{folder}/current is {release.name} again")
        return
    settings = settings_with(store)
    if base_url:
        site = type(settings.site)(**(settings.site.model_dump() | {"base_url": base_url}))
        settings = settings.model_copy(update={"site": site})
    services = open_services(settings)
    services.sync_register()
    done = run(services, folder.absolute(), _approver(approve, despite=despite))
    if done.release is None:
        typer.echo(f"{folder}/current is up to date: {done.files} files, none changed")
        return
    typer.echo(
        f"{folder}/current is release {done.release.name}: {done.files} files, "
        f"{done.review.files} of them new or changed"
    )
    if not settings.site.base_url:
        typer.echo(
            "Without a base_url there is no sitemap, feed, catalogue or QR code: see "
            "docs/publishing.md",
            err=True,
        )


def _approver(who: str, *, despite: bool) -> Callable[[Review], str]:
    from dashboard.site.publish import NotApprovedError

    def ask(found: Review) -> str:
        for line in found.lines():
            typer.echo(line, err=True)
        if found.stops and not despite:
            raise NotApprovedError(
                f"{len(found.stops)} findings stand against it (see above)",
                remedy="Mend them, or publish all the same with --despite-findings.",
            )
        if who:
            return who
        if not sys.stdin.isatty():
            raise NotApprovedError(
                "nobody has approved these changes",
                remedy="Look through the list above, then: --approve 'office or role'.",
            )
        name = str(typer.prompt("Publish this? Your office or role (empty: no)", default=""))
        if not name.strip():
            raise NotApprovedError("not approved", remedy="Nothing was published.")
        return name.strip()

    return ask
