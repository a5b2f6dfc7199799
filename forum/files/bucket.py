"""Papers and attached files in a bucket that answers S3, for a portal on several machines.

An object is there whole or not at all, which S3 promises itself. Nothing is ever taken away, and no address leads
past the portal: who may read a file is asked at each download. `AWS_*` in the environment, or the machine's own role,
is found by boto3.
"""

import errno
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NoReturn, cast

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from forum.files.storage import Unreachable

IN_MEMORY = 2 * 1024**2  # of a file on its way to a reader; what is more lies in a temporary file
PIECE = 256 * 1024
MISSING = ("404", "NoSuchKey")
log = logging.getLogger(__name__)


class BucketStorage(S3Storage):
    """What S3 does not answer is `Unreachable`, never a file that is not there: a lost file would be made anew."""

    def __init__(self, *, bucket: str, endpoint: str, region: str) -> None:
        super().__init__(
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            region_name=region or None,
            file_overwrite=True,
            client_config=_config(is_own=bool(endpoint)),
        )

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def problem(self) -> str:
        """Why nothing can be read or written now; nothing when all is well."""
        try:
            self._require_bucket()
        except Unreachable as error:
            return str(error)
        return ""

    def path(self, name: str) -> NoReturn:
        raise NotImplementedError("A file in a bucket has no path on this machine.")

    def url(self, name: str, *_given: Any, **_more: Any) -> str:
        """Where it lies, for whoever runs the portal; nobody can open it."""
        return f"s3://{self.bucket_name}/{name}"

    def exists(self, name: str) -> bool:
        try:
            with self._answered(name):
                self.client.head_object(Bucket=self.bucket_name, Key=name)
        except FileNotFoundError:
            self._require_bucket()
            return False
        return True

    def size(self, name: str) -> int:
        with self._answered(name):
            return self.client.head_object(Bucket=self.bucket_name, Key=name)["ContentLength"]

    def delete(self, name: str) -> NoReturn:
        raise PermissionError(errno.EPERM, "The portal takes nothing away from a bucket", name)

    def _open(self, name: str, mode: str = "rb") -> File:
        """The whole file before its first byte goes on, so that a reader never gets half of one."""
        if mode != "rb":
            raise ValueError(f"Files in a bucket are opened to be read, not {mode!r}.")
        found = cast(BinaryIO, SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  # closed with the File
        try:
            with self._answered(name):
                body = self.client.get_object(Bucket=self.bucket_name, Key=name)["Body"]
                for piece in body.iter_chunks(PIECE):
                    found.write(piece)
        except BaseException:
            found.close()
            raise
        found.seek(0)
        return File(found, name)

    def _save(self, name: str, content: File) -> str:
        with self._answered(name):
            return super()._save(name, content)

    def _require_bucket(self) -> None:
        """That an object is not there means something only where the bucket is."""
        try:
            with self._answered(self.bucket_name):
                self.client.head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError as error:
            raise Unreachable(f"there is no bucket {self.bucket_name}") from error

    @contextmanager
    def _answered(self, name: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in MISSING:
                raise FileNotFoundError(errno.ENOENT, "Not in the bucket", name) from error
            log.warning("bucket %s: %s", self.bucket_name, code)
            raise Unreachable(f"the bucket {self.bucket_name} answers {code}") from error
        except (BotoCoreError, Boto3Error) as error:
            log.warning("bucket %s: %s", self.bucket_name, _in_words(error))
            raise Unreachable(f"the bucket {self.bucket_name} does not answer: {_in_words(error)}") from error


def _in_words(error: Exception) -> str:
    """Its kind alone: what it says may hold addresses. One long word would be taken for a token in the log."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()


def _config(is_own: bool) -> Config:
    """A server of one's own is asked by path, and without checksums that older ones do not know.

    Somebody waits for the page: two attempts, and whoever is not a reader tries again by itself.
    """
    needed = "when_required" if is_own else "when_supported"
    return Config(
        connect_timeout=3,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 2},
        s3={"addressing_style": "path" if is_own else "auto"},
        request_checksum_calculation=needed,
        response_checksum_validation=needed,
    )
