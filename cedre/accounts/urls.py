from django.contrib.auth import views as auth_views
from django.urls import path

from cedre.accounts.forms import SignInForm

app_name = "accounts"
urlpatterns = [
    path(
        "connexion/",
        auth_views.LoginView.as_view(
            template_name="accounts/sign_in.html",
            authentication_form=SignInForm,
            redirect_authenticated_user=True,
        ),
        name="sign-in",
    ),
    path("deconnexion/", auth_views.LogoutView.as_view(), name="sign-out"),
]
