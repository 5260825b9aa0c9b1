from django.urls import path

from cedre.ballots import views

app_name = "ballots"
urlpatterns = [
    path("bureau/<slug:slug>/bulletins/", views.ballots, name="ballots"),
    path("bureau/<slug:slug>/bulletins/imprimer/<int:first>/", views.printed, name="printed"),
    path("bureau/<slug:slug>/bulletins/<int:number>/", views.sheet, name="sheet"),
    path("bureau/<slug:slug>/bulletins/<int:number>/annuler/", views.take_out, name="take-out"),
]
