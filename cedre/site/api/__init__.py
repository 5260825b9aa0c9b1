"""The API: what each room publishes, assembled under one address, and the page that explains it."""

from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern
from django.views.generic import RedirectView

from cedre.site.api.assembly import api, nothing_here
from cedre.site.api.manners import mannered
from cedre.site.api.page import api_page


def _mannered(pattern: URLPattern) -> URLPattern:
    return URLPattern(pattern.pattern, mannered(pattern.callback), pattern.default_args, pattern.name)


_patterns, _application, _namespace = api.urls

urlpatterns = [
    path("api/", api_page, name="api"),
    path("api/v1/", RedirectView.as_view(pattern_name="api"), name="api-root"),
    path(
        "api/v1/",
        include(
            ([_mannered(pattern) for pattern in _patterns if isinstance(pattern, URLPattern)], _application),
            namespace=_namespace,
        ),
    ),
    re_path(r"^api/v1/", mannered(nothing_here)),
]
