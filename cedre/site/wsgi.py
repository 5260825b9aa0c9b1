import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cedre.site.settings")
django_application = get_wsgi_application()

BOUNDARY = re.compile(r";\s*boundary=(\"[^\"]*\"|[^\s;]*)", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Cèdre, for a WSGI server. Everything sent is read as UTF-8, whatever the request says of itself.

    Our pages send nothing else, and Django answers some alphabets (base64, utf-16) with a bare error and no page.
    """
    kind, _, parameters = environ.get("CONTENT_TYPE", "").partition(";")
    boundary = BOUNDARY.search(f";{parameters}")
    environ["CONTENT_TYPE"] = kind + (boundary[0] if boundary else "")
    return django_application(environ, start_response)
