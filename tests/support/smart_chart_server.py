"""`sekmet-fhir` with its SMART token server, run in `.venv-demo` by `tests.support.smart_chart`.

Takes settings as JSON in `argv[2]`. A line "revoke" on standard input makes every token that was
issued so far invalid; the end of standard input ends the server.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    """Serve FHIR R4 from the folder in `argv[1]`."""
    import uvicorn  # type: ignore[import-not-found]
    from sekmet.config import (  # type: ignore[import-not-found]
        ServerAuth,
        Settings,
        SimulatorSettings,
        SmartClient,
    )
    from sekmet.main import create_app  # type: ignore[import-not-found]

    wanted = json.loads(sys.argv[2])
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    base_url = f"http://127.0.0.1:{port}/fhir"
    settings = Settings(
        base_url=base_url,  # discovery and audience follow from it
        host="127.0.0.1",
        port=port,
        data_dir=str(Path(sys.argv[1])),
        log_inbound=False,
        simulator=SimulatorSettings(enabled=False),
        server_auth=ServerAuth(
            types=["smart", "bearer"],
            tokens=[wanted["harness_token"]],
            token_lifetime=wanted["token_lifetime"],
            # One kind of key a client: with two kinds the server answers 500 to the second.
            smart_clients=[
                SmartClient(client_id=name, jwks=jwks, scopes=wanted["scopes"])
                for name, jwks in wanted["clients"].items()
            ],
        ),
    )
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    threading.Thread(target=_obey, args=(app.state.ctx,), daemon=True).start()
    sys.stdout.write(base_url + "\n")
    sys.stdout.flush()
    server.run(sockets=[listener])


def _obey(ctx: Any) -> None:
    for line in sys.stdin:
        if line.strip() == "revoke":
            ctx.store.kv_set("jwt_secret", secrets.token_urlsafe(48))
            sys.stdout.write("revoked\n")
            sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
