from django.conf import settings
from django.urls import include, path

from cedre.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("methode/", views.method, name="method"),
    path("aide/", views.help_page, name="help"),
    path("territoires/", include("cedre.territories.urls")),
    path("", include("cedre.dialogues.urls")),
    path("compte/", include("cedre.accounts.urls")),
    path("", include("cedre.pages.urls")),
]

if settings.SHOW_STYLE_GUIDE:
    urlpatterns.append(path("style/", views.style_guide, name="style-guide"))
