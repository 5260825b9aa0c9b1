"""The open dialogue of the demonstration: the renewal of a quartier that does not exist, in a real EPCI."""

from cedre.demo.planted import across_colleges, between_colleges, indifferent, refused, shared

TERRITORY = "244500468"
QUESTION = "Renouveler le quartier des Trois-Sources : qu’est-ce qui compte pour vous ?"
DESCRIPTION = """\
Le quartier des Trois-Sources est imaginaire, comme les personnes et les paroles que vous lirez ici : seule \
l’intercommunalité est réelle. Tout le reste sert à montrer comment un dialogue se vit.

Dans cette histoire, un projet de renouvellement urbain prévoit des démolitions, des rénovations, une place \
refaite et une nouvelle école. Les plans ne sont pas encore arrêtés. Élu·es, professionnel·les et citoyen·nes \
répondent aux mêmes affirmations, écrites après des marches et des entretiens, en particulier avec des habitantes.

Ce que nous partageons servira de base à l’atelier de printemps. Chaque proposition recevra une réponse."""

EASY_TEXT = """\
Le quartier des Trois-Sources n’existe pas. C’est une histoire pour montrer comment on participe.

Des immeubles vont être démolis. D’autres vont être réparés. Il y aura une nouvelle école.

Rien n’est encore décidé.

Nous voulons savoir ce qui compte pour vous.

Vous allez lire des phrases. Pour chaque phrase, vous dites si vous êtes d’accord.

Vous pouvez vous arrêter quand vous voulez. Votre nom n’est pas demandé."""

STATEMENTS = (
    shared("Avant de toucher à un immeuble, il faut aller voir chaque foyer chez lui, pas seulement en réunion."),
    shared("Le chemin entre l’arrêt de bus et les immeubles doit être éclairé toute la nuit.", ease=4.5),
    shared("Une famille relogée doit pouvoir rester dans le quartier si elle le souhaite."),
    shared("Les dates du chantier et des coupures d’eau doivent être affichées dans chaque hall quinze jours avant."),
    shared("Il faut garder les grands arbres, quitte à déplacer le tracé d’une allée."),
    shared("L’éclairage et les cheminements devraient être décidés après une marche avec des femmes du quartier."),
    shared("Le centre de santé doit rester ouvert pendant tous les travaux.", ease=6.0),
    shared("Entre l’école et la place, on devrait trouver un banc à l’ombre tous les cent mètres."),
    shared("Refaire les façades sans isoler les logements, ce serait payer deux fois.", ease=2.2),
    shared("Une proposition d’habitant·es mérite toujours une réponse écrite, même quand c’est non.", ease=4.5),
    refused("Une réunion publique en semaine, à 14 heures, suffit pour que chacun·e donne son avis."),
    between_colleges(
        "Le calendrier annoncé laisse assez de temps pour discuter du projet.",
        elected=1.8,
        professional=0.1,
        citizen=-1.6,
    ),
    between_colleges(
        "Après les travaux, les charges vont baisser.",
        elected=1.6,
        professional=0.5,
        citizen=-1.5,
    ),
    between_colleges(
        "Après la rénovation, le loyer ne doit pas augmenter d’un euro.",
        elected=-1.0,
        professional=-1.3,
        citizen=2.2,
    ),
    between_colleges(
        "Aujourd’hui, quand on pose une question sur le projet, on obtient une réponse.",
        elected=1.7,
        professional=1.2,
        citizen=-1.5,
    ),
    between_colleges(
        "Les habitant·es sont déjà bien représenté·es là où le projet se décide.",
        elected=1.3,
        professional=-0.6,
        citizen=-1.8,
    ),
    between_colleges(
        "Ce qui manque le plus, ce sont des présences humaines : gardien·nes, médiateur·rices, animateur·rices.",
        elected=-0.7,
        professional=1.9,
        citizen=1.3,
    ),
    between_colleges(
        "Il faut aussi des logements plus chers, pour que des ménages de revenus différents s’installent ici.",
        elected=1.9,
        professional=0.6,
        citizen=-1.0,
    ),
    across_colleges("Démolir la grande barre est le seul moyen d’ouvrir le quartier sur la ville.", renewal=1.8),
    across_colleges("Mieux vaut rénover trois immeubles que d’en démolir un.", renewal=-1.9, ease=0.3),
    across_colleges("Un immeuble où trois générations ont vécu mérite d’être gardé.", renewal=-1.7),
    across_colleges("Sans changement qui se voit, personne ne croira que le quartier change.", renewal=1.6, ease=0.3),
    across_colleges("Je préfère moins de logements et davantage d’espace entre les immeubles.", renewal=1.3),
    across_colleges("Une rue doit traverser le quartier de part en part, avec le bus.", renewal=1.5, openness=0.6),
    across_colleges("Remplacer des places de stationnement par des arbres, c’est un bon échange.", openness=1.9),
    across_colleges("Le terrain de sport doit fermer à 21 heures, pour que les riverain·es dorment.", openness=-1.7),
    across_colleges(
        "Les jeunes doivent avoir un lieu à eux le soir, où l’on n’est pas obligé de consommer.", openness=1.6, ease=0.4
    ),
    across_colleges("Des caméras à l’entrée des halls rassureraient plus que de nouveaux aménagements.", openness=-1.9),
    across_colleges(
        "La place doit pouvoir accueillir un marché, même si l’on s’y gare moins bien.", openness=1.6, ease=0.2
    ),
    across_colleges("L’accès aux halls devrait être réservé aux résident·es, avec un badge.", openness=-1.6, ease=0.2),
    across_colleges("Des jardins partagés au pied des immeubles finiraient à l’abandon.", openness=-1.5, ease=-0.3),
    across_colleges(
        "Bacs enterrés, encombrants ramassés chaque semaine : la propreté passe avant tout le reste.",
        openness=-1.2,
        ease=0.4,
    ),
    across_colleges(
        "Reconstruire l’école à neuf vaut mieux que de réparer l’ancienne, même si c’est plus long.", renewal=1.4
    ),
    across_colleges("Une boulangerie et une épicerie nous manquent plus qu’une supérette.", openness=0.8, ease=0.6),
    across_colleges(
        "La crèche devrait ouvrir dès 6 h 30, pour celles et ceux qui commencent tôt.", openness=0.5, ease=0.7
    ),
    indifferent("Une chaufferie au bois commune serait plus sûre pour nos factures que le gaz."),
    indifferent("Les noms des nouvelles allées devraient être choisis par un vote."),
    indifferent("Le mobilier de la place devrait être le même que dans le reste de la ville."),
    indifferent("Il faudrait un écran d’information à l’entrée du quartier."),
)

# What a few people submit in their own words, and what the moderator answers: "accept", "refuse", "merge" into the
# statement of this rank, or nothing yet.
OWN_WORDS = (
    ("Le local des associations devrait rester ouvert le samedi.", "accept", 0),
    ("Il faut que le chemin entre le bus et les immeubles soit éclairé la nuit.", "merge", 2),
    ("Le voisin du 4 laisse traîner ses poubelles exprès.", "refuse", 0),
    ("Il faudrait une bibliothèque et aussi des bus le soir.", "contest", 0),
    ("On devrait pouvoir visiter les appartements rénovés avant de choisir.", "", 0),
    ("Pendant les travaux, les enfants doivent avoir un endroit où jouer dehors.", "", 0),
)
REFUSED_BECAUSE = {"refuse": "Désigne quelqu’un", "contest": "Dit plusieurs idées à la fois"}
SAID_TO_AUTHOR = "Proposez les deux idées, l’une après l’autre : chacune mérite sa réponse."
APPEAL = "Pour moi c’est une seule idée : pouvoir sortir le soir, lire et rentrer sans voiture."
