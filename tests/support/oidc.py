"""oidc-provider as a token server, with Medplum's FHIR server behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.judges_process import JudgeServer, node_command

__all__ = ["OidcServer"]


class OidcServer(JudgeServer):
    """Grants tokens to clients that sign with one of their keys (ES384, RS384).

    `clients`: the public keys (JSON Web Keys) of each client id. The FHIR server takes a request
    only with a token that is still good.
    """

    def __init__(self, folder: Path, clients: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        told = [
            {"client_id": name, "jwks": {"keys": [dict(key) for key in keys]}}
            for name, keys in clients.items()
        ]
        file = folder / "clients.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        super().__init__(node_command("oidc.mjs"), folder / "oidc.log", str(file))

    @property
    def base_url(self) -> str:
        """The FHIR base."""
        return f"http://127.0.0.1:{self.port}/fhir"

    def seen(self) -> dict[str, Any]:
        """How many tokens were granted and refused, requests without one, and errors in words."""
        return self.ask({})

    def forget_tokens(self) -> None:
        """From now on, every token that was granted before is worth nothing."""
        self.ask({"forget": True})
