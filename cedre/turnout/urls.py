from django.urls import path

from cedre.turnout import views

app_name = "turnout"
urlpatterns = [
    path("dialogues/<slug:slug>/qui-je-suis/", views.about_me, name="about-me"),
    path("dialogues/<slug:slug>/resultats/qui/", views.who, name="who"),
    path("dialogues/<slug:slug>/resultats/qui/affirmations/", views.statements, name="statements"),
    path("dialogues/<slug:slug>/resultats/qui.csv", views.who_csv, name="who-csv"),
    path("bureau/<slug:slug>/qui-participe/", views.prepare, name="prepare"),
    path("bureau/<slug:slug>/qui-participe/<slug:question>/", views.reference, name="reference"),
    path(
        "bureau/<slug:slug>/qui-participe/<slug:question>/retirer/",
        views.take_reference_back,
        name="take-reference-back",
    ),
]
