from django.contrib.auth import views as auth_views
from django.urls import path

from cedre.accounts.views import my_data, sign_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.SignIn.as_view(), name="sign-in"),
    path("deconnexion/", auth_views.LogoutView.as_view(), name="sign-out"),
    path("donnees/", my_data.my_data, name="my-data"),
    path("donnees.json", my_data.my_data_file, name="my-data-file"),
    path("effacer/", my_data.forget_me, name="forget-me"),
]
