"""`./run manage verify_report FILE`: is this PDF whole, who sealed it, and did this portal make it?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError

from forum.report.examination import examine


class Command(BaseCommand):
    help = "Say of a PDF whether it is intact, who sealed it and which paper of this portal it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF, sealed or not")
        parser.add_argument("--trust", type=Path, metavar="FILE", help="PEM: the roots that you trust")

    def handle(self, *args: Any, **options: Any) -> None:
        roots = certificates_in(options["trust"]) if options["trust"] else None
        found = examine(bytes_of(options["file"]), roots)
        for finding in found:
            self.stdout.write(finding.said)
        if broken := sum(not finding.holds for finding in found):
            raise CommandError(f"verify_report: not ok, {broken} of {len(found)} do not hold.")
        self.stdout.write("verify_report: ok, intact and known")


def certificates_in(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(bytes_of(path))
    except ValueError as error:
        raise CommandError(f"{path} holds no certificate in PEM.") from error


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read ({error.strerror}).") from error
