import socket

from forum.embedded.errors import StackError

HOST = "127.0.0.1"


def require_free_port(port: int) -> None:
    """Ask before anything starts; the web server would find out last of all."""
    if not 0 < port < 65536:
        raise StackError(f"{port} is no port: choose one between 1 and 65535 with --port.")
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, port))
        except OSError as error:
            raise StackError(
                f"Port {port} on {HOST} cannot be used ({error.strerror}): choose another one with --port."
            ) from error


def free_port() -> int:
    with socket.socket() as line:
        line.bind((HOST, 0))
        return int(line.getsockname()[1])
