from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request as our doors receive it: `htmx` is true when a fragment is wanted, not a whole page."""

    htmx: HtmxDetails
