#!/usr/bin/env python
"""Django's own door to the commands; people use `cedre`, which also starts the database."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cedre.site.settings")
    execute_from_command_line(sys.argv)
