"""Reads words on its standard input, as JSON, and answers the names in them, as JSON."""

import json
import sys

from cedre.engine.names.reading import read_names

sys.stdout.write(json.dumps(read_names(json.loads(sys.stdin.read()))))
