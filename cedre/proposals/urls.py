from django.urls import path

from cedre.proposals import views

app_name = "proposals"
ALL = "dialogues/<slug:slug>/propositions/"
ONE = f"{ALL}<int:number>/"
ARGUMENT = f"{ONE}arguments/<int:argument>/"
urlpatterns = [
    path("bureau/<slug:slug>/propositions/", views.call, name="call"),
    path(ALL, views.proposals, name="list"),
    path(f"{ALL}proposer/", views.submit, name="submit"),
    path(ONE, views.proposal, name="detail"),
    path(f"{ONE}soutenir/", views.support, name="support"),
    path(f"{ONE}signaler/", views.flag, name="flag"),
    path(f"{ONE}contester/", views.contest, name="contest"),
    path(f"{ARGUMENT}utile/", views.useful, name="useful"),
    path(f"{ARGUMENT}signaler/", views.flag, name="flag-argument"),
    path(f"{ARGUMENT}contester/", views.contest, name="contest-argument"),
]
