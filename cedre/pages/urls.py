from django.urls import path, register_converter

from cedre.pages import views
from cedre.pages.models import PageKey


class PageKeyConverter:
    """The addresses of the pages, and no other."""

    regex = "|".join(PageKey.values)

    def to_python(self, value: str) -> PageKey:
        return PageKey(value)

    def to_url(self, value: str) -> str:
        return PageKey(value).value


register_converter(PageKeyConverter, "page")

app_name = "pages"
urlpatterns = [
    path("donnees-personnelles/registre/", views.register, name="register"),
    path("donnees-personnelles/registre.csv", views.register_csv, name="register-csv"),
    path("donnees-personnelles/registre.md", views.register_markdown, name="register-markdown"),
    path("<page:key>/", views.read, name="read"),
    path("<page:key>/modifier/", views.edit, name="edit"),
    path("<page:key>/versions/<int:number>/", views.version, name="version"),
    path("<page:key>/version-d-origine/", views.restore, name="restore"),
]
