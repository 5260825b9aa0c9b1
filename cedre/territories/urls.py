from django.urls import path

from cedre.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.find, name="find"),
    path("choix/", views.choices, name="choices"),
    path("<slug:kind>/<slug:code>/", views.detail, name="detail"),
]
