from django.contrib.auth import views as auth_views
from django.urls import include, path

from cedre.accounts.views import (
    administration,
    invitations,
    journal,
    my_data,
    notices,
    organisations,
    own_roles,
    security,
    sign_in,
    team,
)
from cedre.gateways.openid import views as openid

app_name = "accounts"
own_account = [
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
    path("connexion/mot-de-passe/", sign_in.SignInByPassword.as_view(), name="sign-in-by-password"),
    path("securite/", security.security, name="security"),
    path("securite/mot-de-passe/retirer/", security.remove_password, name="remove-password"),
    path("roles/", own_roles.own_roles, name="own-roles"),
    path("roles/<int:pk>/quitter/", own_roles.leave, name="leave-role"),
]
administrators = [
    path("", administration.home, name="administration"),
    path("personnes/", administration.people, name="people"),
    path("personnes/<int:pk>/", administration.person, name="person"),
    path("personnes/<int:pk>/mandat/", administration.mark_person, name="mark-person"),
    path("personnes/<int:pk>/roles/", administration.give_role, name="give-role"),
    path("personnes/<int:pk>/roles/<int:role>/retirer/", administration.take_role_back, name="take-role-back"),
    path("personnes/<int:pk>/fermer/", administration.close_account, name="close-account"),
    path("personnes/<int:pk>/rouvrir/", administration.reopen_account, name="reopen-account"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/nouvelle/", organisations.new, name="new-organisation"),
    path("organisations/<int:pk>/modifier/", organisations.revise, name="revise-organisation"),
    path("organisations/<int:pk>/membres/", organisations.add_member, name="add-member"),
    path("organisations/<int:pk>/membres/<int:member>/retirer/", organisations.end_membership, name="end-membership"),
    path("organisations/<int:pk>/marque/", organisations.mark, name="mark-organisation"),
    path("organisations/<int:pk>/fermer/", organisations.close, name="close-organisation"),
    path("marques/<int:pk>/retirer/", administration.withdraw_mark, name="withdraw-mark"),
    path("roles/", administration.roles, name="roles"),
    path("invitations/", administration.invitations, name="invitations"),
]
teams = [
    path("<slug:kind>/<int:key>/", team.team, name="team"),
    path("<slug:kind>/<int:key>/roles/<int:pk>/fin/", team.limit_role, name="limit-role"),
    path("<slug:kind>/<int:key>/roles/<int:pk>/retirer/", team.end_role, name="end-role"),
    path("<slug:kind>/<int:key>/invitations/<int:pk>/annuler/", team.revoke, name="revoke-invitation"),
]
urlpatterns = [
    path("compte/", include(own_account)),
    path("administration/", include(administrators)),
    path("equipe/", include(teams)),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/compte/", invitations.newcomer, name="newcomer"),
]

# The names by which allauth finds its pages again. No other page of allauth has an address here.
by_name_of_allauth = [
    path("connexion/", sign_in.SignIn.as_view(), name="account_login"),
    path("connexion/", sign_in.SignIn.as_view(), name="account_request_login_code"),
    path("connexion/code/", sign_in.SignInCode.as_view(), name="account_confirm_login_code"),
    path("connexion/adresse/", sign_in.AddressCode.as_view(), name="account_email_verification_sent"),
    path("connexion/cle/", sign_in.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("connexion/second-facteur/", sign_in.SecondFactor.as_view(), name="mfa_authenticate"),
    path("connexion/<slug:provider_id>/", sign_in.leave, name="openid_connect_login"),
    path("connexion/<slug:provider_id>/retour/", openid.come_back, name="openid_connect_callback"),
    path("deconnexion/", auth_views.LogoutView.as_view(), name="account_logout"),
    path("securite/reconnexion/", sign_in.sign_in_again, name="account_reauthenticate"),
    path("ferme/", sign_in.closed, name="account_inactive"),
    path("inscription/", sign_in.by_invitation, name="account_signup"),
    path("securite/", security.security, name="mfa_index"),
    path("securite/", security.security, name="mfa_list_webauthn"),
    path("securite/adresses/", security.Addresses.as_view(), name="account_email"),
    path("securite/mot-de-passe/", security.password, name="account_set_password"),
    path("securite/cles/ajouter/", security.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/", security.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", security.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("securite/application/", security.AddApplication.as_view(), name="mfa_activate_totp"),
    path("securite/application/retirer/", security.RemoveApplication.as_view(), name="mfa_deactivate_totp"),
    path("securite/codes-de-secours/", security.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "securite/codes-de-secours/fichier/", security.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"
    ),
    path("securite/codes-de-secours/refaire/", security.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("securite/identites/", security.Identities.as_view(), name="socialaccount_connections"),
]
