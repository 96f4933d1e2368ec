"""`sgedit ui`: serves the page."""

from __future__ import annotations

import webbrowser
from threading import Timer

from agent import wiring
from agent.environment import setting
from agent.hosts import is_this_machine
from agent.page.choices import Choices
from agent.page.database import open_database
from agent.page.site import prepare_site
from agent.page.studio import BuildEngine, Studio, folder
from agent.services import Confirm
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Settings

DATABASE = "SGEDIT_DATABASE"
MODEL = "SGEDIT_MODEL"


def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    show: bool = True,
    sign_in: bool = False,
    model: str = "",
    confirm: Confirm = "ambiguous",
    build_engine: BuildEngine = wiring.build_engine,
) -> int:
    """Serve until Ctrl-C. `show` opens a browser window.

    On an address of this machine alone its one user needs no password, unless `sign_in`; on any
    other address everybody does. Raises InputError where nobody has one, and where files cannot be
    written.
    """
    local = is_this_machine(host) and not sign_in
    database = open_database(setting(DATABASE), settings.data_folder())
    first = Choices.first(settings, model=model or setting(MODEL) or "offline", confirm=confirm)
    studio = Studio(settings, database, first, local=local, build_engine=build_engine)
    if not local and not studio.people.names():
        raise InputError(
            "Others can reach this page, and nobody has a password yet.",
            "Give somebody one with `sgedit users add NAME`, or leave --host and --sign-in out.",
        )
    prepare_site(folder(settings) / "site")
    _run(studio, host, port, show)
    return 0


def _run(studio: Studio, host: str, port: int, show: bool) -> None:
    # Chainlit reads its configuration and makes folders when it is imported.
    import uvicorn

    from agent.page.app import Page
    from agent.page.guard import Guard

    app = Page(studio).install()
    address = f"http://{'localhost' if studio.local else host}:{port}"
    print(f"sgedit is at {address}  (Ctrl-C ends it)", flush=True)
    if show:
        Timer(1.0, webbrowser.open, (address,)).start()
    guarded = Guard(app, alone=studio.local)
    uvicorn.run(guarded, host=host, port=port, log_level="warning", ws_max_size=2**20)
