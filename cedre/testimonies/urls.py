from django.urls import path

from cedre.testimonies import views

app_name = "testimonies"
ONE = "bureau/<slug:slug>/temoignages/<int:pk>/"
EXTRACT = f"{ONE}extraits/<int:extract>/"
urlpatterns = [
    path("bureau/<slug:slug>/temoignages/", views.testimonies, name="list"),
    path("bureau/<slug:slug>/temoignages/nouveau/", views.new, name="new"),
    path(ONE, views.testimony, name="detail"),
    path(f"{ONE}modifier/", views.revise, name="revise"),
    path(f"{ONE}masquer/", views.hide, name="hide"),
    path(f"{ONE}masques/<int:mask>/", views.decide, name="decide"),
    path(f"{ONE}extraits/", views.mark, name="mark"),
    path(EXTRACT, views.extract, name="extract"),
    path(f"{EXTRACT}publier/", views.publish, name="publish"),
    path(f"{EXTRACT}oter/", views.unmark, name="unmark"),
    path(f"{EXTRACT}relier/", views.link, name="link"),
    path(f"{ONE}reprendre/", views.withdraw, name="withdraw"),
]
