from django.urls import path

from cedre.coaching import views

app_name = "coaching"
urlpatterns = [
    path("bureau/accompagnements/nouveau/", views.new, name="new"),
    path("bureau/accompagnements/<slug:slug>/", views.engagement, name="engagement"),
    path("bureau/accompagnements/<slug:slug>/modifier/", views.revise, name="revise"),
]
