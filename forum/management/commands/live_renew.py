"""`./run manage live_renew`: after a disk or a database was put back in a way that the portal cannot notice."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand

from meetings.models import Document


class Command(BaseCommand):
    help = (
        "Give every shared document a new epoch: browsers from before offer their text instead of sending it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        documents = list(Document.objects.all())
        for document in documents:
            document.epoch = uuid.uuid4()
            document.save(update_fields=["epoch"])
        self.stdout.write(f"live_renew: {len(documents)} documents")
