"""The two other dialogues of the demonstration, so that a draft and a closed one can be seen. All is fictional."""

from cedre.demo.planted import across_colleges, between_colleges, indifferent, refused, shared

DRAFT_TERRITORY = "45028"
DRAFT_QUESTION = "Quels services voulons-nous à dix minutes à pied ?"
DRAFT_DESCRIPTION = """\
Dialogue imaginaire, en préparation : seules les personnes qui animent le voient. Les affirmations viennent \
d’entretiens inventés pour la démonstration."""
# Some cards are ready for those who will be met at the market.
DRAFT_CARDS = 20
DRAFT_STATEMENTS = (
    "Je fais plus de dix kilomètres pour voir un·e médecin.",
    "Un même lieu pourrait réunir la poste, l’épicerie et un bureau partagé.",
    "Un minibus deux fois par semaine vaudrait mieux qu’une ligne régulière vide.",
    "Les associations ont besoin d’une salle plus que d’une subvention.",
    "Les démarches en ligne devraient pouvoir se faire avec quelqu’un à côté de soi.",
)

CLOSED_TERRITORY = "18279"
CLOSED_QUESTION = "Comment faire vivre un conseil citoyen entre deux réunions ?"
CLOSED_DESCRIPTION = """\
Dialogue imaginaire et terminé. Les personnes et les paroles sont fictives ; le lieu sert de décor et ce conseil \
citoyen n’existe pas."""
CLOSED_STATEMENTS = (
    shared("L’ordre du jour devrait être envoyé dix jours avant, en mots simples.", ease=4.5),
    shared("Une question posée par le conseil doit recevoir une réponse avant la réunion suivante.", ease=4.5),
    shared("Il faut une garde d’enfants pendant les réunions.", ease=4.5),
    refused("Un conseil citoyen peut travailler sans connaître le budget dont on parle."),
    between_colleges(
        "Les élu·es devraient assister à chaque réunion, sans la présider.",
        elected=-0.9,
        professional=0.8,
        citizen=1.5,
    ),
    between_colleges(
        "Le conseil reçoit assez tôt les documents dont il a besoin.",
        elected=1.6,
        professional=0.7,
        citizen=-1.4,
    ),
    across_colleges("Deux heures de réunion par mois, c’est déjà beaucoup.", openness=-1.5),
    across_colleges("Il vaut mieux se voir dehors, en marchant, qu’autour d’une table.", openness=1.7),
    across_colleges("Renouveler la moitié du conseil chaque année évite de s’essouffler.", renewal=1.6),
    across_colleges("Garder les mêmes membres longtemps permet d’apprendre le métier.", renewal=-1.6),
    indifferent("Le conseil devrait avoir un nom à lui."),
)
