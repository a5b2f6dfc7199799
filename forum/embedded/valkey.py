"""The embedded Valkey: Celery's broker and the cache, on a socket that only we may open."""

import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from forum.embedded.binaries import valkey_server
from forum.embedded.folder import Folder
from forum.embedded.process import Process

_DURABLE = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
_UNSAFE = ["--appendonly", "no", "--save", ""]


class Valkey:
    name = "valkey"
    patience = 30.0

    def __init__(self, folder: Folder, *, unsafe_fast: bool = False) -> None:
        self.data = folder.path / "valkey"
        self.socket = folder.sockets("valkey") / "valkey.sock"
        argv = [
            str(valkey_server()),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
        ]
        argv += ["--dir", str(self.data), "--maxmemory-policy", "noeviction"]
        argv += _UNSAFE if unsafe_fast else _DURABLE
        self.process = Process(self.name, argv, {"LC_ALL": "C"}, folder.log(self.name), Path("/"))
        self.process.bereaved = self.process.ask

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}"

    def start(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        self.process.start()

    def ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
            line.settimeout(2)
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False
