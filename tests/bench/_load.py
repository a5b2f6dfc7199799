"""Asks one page over and over, from a process of its own; prints the milliseconds of each answer."""

import json
import sys
import threading
import time
from http.client import HTTPConnection


def ask(host: str, path: str, cookie: str, count: int, took: list[float]) -> None:
    connection = HTTPConnection(host, timeout=60)
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    connection.close()


def main(host: str, path: str, cookie: str, threads: str, requests: str) -> None:
    took: list[float] = []
    each = int(requests) // int(threads)
    asking = [
        threading.Thread(target=ask, args=(host, path, cookie, each, took)) for _ in range(int(threads))
    ]
    began = time.perf_counter()
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    if len(took) != each * int(threads):
        raise SystemExit("not every request was answered")
    sys.stdout.write(json.dumps({"took": took, "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
