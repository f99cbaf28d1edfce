"""The demo chart's own program: runs in `.venv-demo`, never inside the station.

Started by `station.simulators.demo_chart` as a script, so it imports nothing of the station.
It listens on loopback at a port that the system chooses, says its address on standard output,
and ends when standard input is closed: it cannot outlive the station, however that ends.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path


def main() -> None:
    """Serve FHIR R4 from the folder in `argv[1]` until standard input ends."""
    import uvicorn  # type: ignore[import-not-found]
    from sekmet.config import Settings, SimulatorSettings  # type: ignore[import-not-found]
    from sekmet.main import create_app  # type: ignore[import-not-found]

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    base_url = f"http://127.0.0.1:{port}/fhir"
    settings = Settings(
        base_url=base_url,
        host="127.0.0.1",
        port=port,
        data_dir=str(Path(sys.argv[1])),
        facility_name="Demo clinic",
        software_name="Demo chart",
        log_inbound=False,
        # It can act as other hospital systems and answer our appointments: not wanted here.
        simulator=SimulatorSettings(enabled=False),
    )
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
    threading.Thread(target=_end_with_the_station, name="parent-watch", daemon=True).start()
    sys.stdout.write(base_url + "\n")
    sys.stdout.flush()
    server.run(sockets=[listener])


def _end_with_the_station() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # every answered write is already on disk


if __name__ == "__main__":
    main()
