from django.contrib.auth import views as auth_views
from django.urls import path

from cedre.accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign-in"),
    path("deconnexion/", auth_views.LogoutView.as_view(), name="sign-out"),
]
