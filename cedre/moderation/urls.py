from django.urls import path

from cedre.moderation import views

app_name = "moderation"
urlpatterns = [
    path("moderation/", views.published_rules, name="rules"),
    path("moderation/motifs/", views.reasons, name="reasons"),
    path("moderation/motifs/<int:pk>/retirer/", views.retire_reason, name="retire-reason"),
]
