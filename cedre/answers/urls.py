from django.urls import path

from cedre.answers import views

app_name = "answers"
ONE = "bureau/<slug:slug>/reponses/<int:pk>/"
urlpatterns = [
    path("dialogues/<slug:slug>/reponses/", views.follow_up, name="follow-up"),
    path("dialogues/<slug:slug>/reponses.csv", views.follow_up_csv, name="follow-up-csv"),
    path("dialogues/<slug:slug>/reponses/suivre/", views.follow, name="follow"),
    path("reponses/suivre/<str:token>/", views.confirm, name="confirm"),
    path("reponses/suivre/<str:token>/arreter/", views.stop_following, name="stop-following"),
    path("bureau/<slug:slug>/reponses/demander/", views.ask, name="ask"),
    path(ONE, views.owed, name="owed"),
    path(f"{ONE}reprendre/", views.take_back, name="take-back"),
    path(f"{ONE}reporter/", views.postpone, name="postpone"),
    path(f"{ONE}abandonner/", views.give_up, name="give-up"),
]
