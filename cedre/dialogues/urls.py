from django.urls import path

from cedre.dialogues.views import desk, embed, exports, participation, public, results

app_name = "dialogues"
urlpatterns = [
    path("dialogues/", public.dialogue_list, name="list"),
    path("dialogues/du-territoire/<int:territory_pk>/", public.of_territory, name="of-territory"),
    path("dialogues/<slug:slug>/", public.detail, name="detail"),
    path("dialogues/<slug:slug>/participer/", participation.participate, name="participate"),
    path("dialogues/<slug:slug>/voter/", participation.vote, name="vote"),
    path("dialogues/<slug:slug>/annuler/", participation.undo, name="undo"),
    path("dialogues/<slug:slug>/mes-reponses/", participation.answers, name="answers"),
    path("dialogues/<slug:slug>/mon-college/", participation.college, name="college"),
    path("dialogues/<slug:slug>/resultats/", results.results, name="results"),
    path("dialogues/<slug:slug>/resultats/affirmations/", results.all_statements, name="all-statements"),
    path("dialogues/<slug:slug>/resultats/<int:number>/", results.statement_votes, name="statement-votes"),
    path("embed.js", embed.script, name="embed-script"),
    path("embed/<slug:slug>/", embed.embed, name="embed"),
    path("embed/<slug:slug>/voter/", embed.vote, name="embed-vote"),
    path("embed/<slug:slug>/annuler/", embed.undo, name="embed-undo"),
    path("embed/<slug:slug>/mes-reponses/", embed.answers, name="embed-answers"),
    path("dialogues/<slug:slug>/resultats.csv", exports.results_csv, name="results-csv"),
    path("dialogues/<slug:slug>/resultats.json", exports.results_json, name="results-json"),
    path("bureau/", desk.desk, name="desk"),
    path("bureau/nouveau-dialogue/", desk.new, name="new"),
    path("bureau/<slug:slug>/", desk.prepare, name="prepare"),
    path("bureau/<slug:slug>/modifier/", desk.revise, name="revise"),
    path("bureau/<slug:slug>/apercu/", desk.preview, name="preview"),
    path("bureau/<slug:slug>/etat/", desk.move, name="move"),
    path("bureau/<slug:slug>/clore/", desk.close, name="close"),
    path("bureau/<slug:slug>/supprimer/", desk.delete_draft, name="delete-draft"),
    path("bureau/<slug:slug>/exporter/", exports.polis_archive, name="export-polis"),
    path("bureau/<slug:slug>/affirmations/", desk.add_statements, name="add-statements"),
    path("bureau/<slug:slug>/affirmations/<int:number>/", desk.revise_statement, name="revise-statement"),
    path("bureau/<slug:slug>/affirmations/<int:number>/retirer/", desk.withhold_statement, name="withhold-statement"),
    path("bureau/<slug:slug>/affirmations/<int:number>/remettre/", desk.restore_statement, name="restore-statement"),
]
