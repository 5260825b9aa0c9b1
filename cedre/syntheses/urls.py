from django.urls import path

from cedre.syntheses import views

app_name = "syntheses"
urlpatterns = [
    path("dialogues/<slug:slug>/synthese/", views.synthesis, name="synthesis"),
    path("dialogues/<slug:slug>/rapport/", views.report, name="report"),
    path("bureau/<slug:slug>/synthese/", views.write, name="write"),
    path("bureau/<slug:slug>/synthese/retirer/", views.unpublish, name="unpublish"),
]
