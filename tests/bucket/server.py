"""A server that answers S3 over HTTP, in a process of its own, and what an operator would do there."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from signal import SIGTERM
from typing import Any

import boto3

from forum.embedded.ports import free_port
from forum.embedded.process import tie_to

PATIENCE = 60.0
KEYS = {"AWS_ACCESS_KEY_ID": "provnyckel", "AWS_SECRET_ACCESS_KEY": "provhemlighet"}
REGION = "eu-north-1"


@dataclass
class Server:
    url: str

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3", endpoint_url=self.url, region_name=REGION,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        )  # fmt: skip

    def make_bucket(self, name: str) -> None:
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})

    def drop_bucket(self, name: str) -> None:
        for key in self.names(name):
            self.client.delete_object(Bucket=name, Key=key)
        self.client.delete_bucket(Bucket=name)

    def names(self, bucket: str) -> list[str]:
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=bucket).get("Contents", ())]

    def content(self, bucket: str, name: str) -> bytes:
        return self.client.get_object(Bucket=bucket, Key=name)["Body"].read()

    def environment(self, bucket: str) -> dict[str, str]:
        return KEYS | {
            "PORTAL_S3_BUCKET": bucket,
            "PORTAL_S3_ENDPOINT": self.url,
            "PORTAL_S3_REGION": REGION,
        }


@contextmanager
def s3_server() -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=tie_to(os.getpid(), SIGTERM)
    )
    found = Server(f"http://127.0.0.1:{port}")
    try:
        _wait(found, server)
        yield found
    finally:
        server.terminate()
        server.wait(10)


def _wait(found: Server, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{found.url}/moto-api/", timeout=5).close()  # noqa: S310  # our own
        except urllib.error.HTTPError:
            return
        except OSError:
            assert server.poll() is None, "the S3 server has ended"
            assert time.monotonic() < until, "the S3 server did not start"
            time.sleep(0.05)
        else:
            return
