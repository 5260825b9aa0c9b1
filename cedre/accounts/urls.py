from django.contrib.auth import views as auth_views
from django.urls import path

from cedre.accounts.views import journal, my_data, notices, sign_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.SignIn.as_view(), name="sign-in"),
    path("deconnexion/", auth_views.LogoutView.as_view(), name="sign-out"),
    path("donnees/", my_data.my_data, name="my-data"),
    path("donnees.json", my_data.my_data_file, name="my-data-file"),
    path("effacer/", my_data.forget_me, name="forget-me"),
    path("courriels/", notices.notices, name="notices"),
    path("courriels/choisir/", notices.rhythms, name="rhythms"),
    path("courriels/ne-plus-recevoir/<str:token>/", notices.leave, name="leave"),
    path("journal/", journal.journal, name="journal"),
    path("journal.csv", journal.journal_csv, name="journal-csv"),
]
