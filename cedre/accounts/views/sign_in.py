from django.contrib.auth import views as auth_views

from cedre.accounts.forms import SignInForm


class SignIn(auth_views.LoginView):
    """The sign-in page; who is signed in already goes straight where they wanted to go, else to their desk."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override] # the stubs add a parameter that Django lacks
        address = super().get_redirect_url()
        # Sent back here, someone signed in would go round in circles, which Django answers with an error.
        return "" if address == self.request.path else address
