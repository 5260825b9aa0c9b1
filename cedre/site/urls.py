from django.conf import settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from cedre.accounts import urls as accounts_urls
from cedre.site import guides, views
from cedre.site.theme import choose_theme

urlpatterns = [
    path("", views.home, name="home"),
    path("methode/", views.method, name="method"),
    path("affichage/", choose_theme, name="choose-theme"),
    path("aide/", views.help_page, name="help"),
    path("aide/<slug:name>/", guides.guide, name="guide"),
    # No token: a form sent from elsewhere could change the language of a reader, nothing more; with one, every page
    # that anyone opens would set a cookie.
    path("langue/", csrf_exempt(set_language), name="choose-language"),
    path("courriels/", views.mails, name="mails"),
    path("courriels/<str:key>/", views.mail_as_html, name="mail-as-html"),
    path("territoires/", include("cedre.territories.urls")),
    path("", include("cedre.coaching.urls")),
    path("", include("cedre.syntheses.urls")),
    path("", include("cedre.answers.urls")),
    path("", include("cedre.testimonies.urls")),
    path("", include("cedre.proposals.urls")),
    path("", include("cedre.turnout.urls")),
    path("", include("cedre.admissions.urls")),
    path("", include("cedre.ballots.urls")),
    path("", include("cedre.dialogues.urls")),
    path("", include("cedre.moderation.urls")),
    path("", include("cedre.accounts.urls")),
    path("compte/", include(accounts_urls.by_name_of_allauth)),
    path("", include("cedre.site.api")),
    path("", include("cedre.pages.urls")),
]

if settings.SHOW_STYLE_GUIDE:
    urlpatterns.append(path("style/", views.style_guide, name="style-guide"))

handler400 = "cedre.site.errors.bad_request"
handler429 = "cedre.site.errors.too_many_requests"
handler500 = "cedre.site.errors.server_error"
