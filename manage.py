#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from forum.embedded import commands

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    if sys.argv[1:2] == ["up"]:
        # It starts the servers that the settings are about, and so goes before them.
        sys.exit(commands.main(sys.argv[1:]))
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Whoever set a variable wrongly needs the sentence, not the way there.
        sys.exit(str(error))
