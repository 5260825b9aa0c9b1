from django.conf import settings
from django.urls import include, path

from cedre.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("territoires/", include("cedre.territories.urls")),
    path("", include("cedre.dialogues.urls")),
    path("compte/", include("cedre.accounts.urls")),
]

if settings.SHOW_STYLE_GUIDE:
    urlpatterns.append(path("style/", views.style_guide, name="style-guide"))
