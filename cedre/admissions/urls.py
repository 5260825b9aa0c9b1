from django.urls import path

from cedre.admissions import views

app_name = "admissions"
urlpatterns = [
    path("entrer/", views.enter, name="enter"),
    path("dialogues/<slug:slug>/se-presenter/", views.ask_letter, name="ask-letter"),
    path("bureau/<slug:slug>/codes/", views.codes, name="codes"),
    path("bureau/<slug:slug>/codes/annuler/", views.cancel_codes, name="cancel-codes"),
]
