"""Thirty pairs written by hand: what someone types, and the statement of the demonstration that says the same."""

PAIRS = (
    (
        "Il faut plus de lumière la nuit sur le trajet du bus.",
        "Le chemin entre l’arrêt de bus et les immeubles doit être éclairé toute la nuit.",
    ),
    ("Rénover au lieu de démolir.", "Mieux vaut rénover trois immeubles que d’en démolir un."),
    (
        "Qu’on nous laisse rester dans notre quartier quand on est relogé.",
        "Une famille relogée doit pouvoir rester dans le quartier si elle le souhaite.",
    ),
    (
        "Prévenez-nous avant de couper l’eau.",
        "Les dates du chantier et des coupures d’eau doivent être affichées dans chaque hall quinze jours avant.",
    ),
    ("N’abattez pas les vieux platanes.", "Il faut garder les grands arbres, quitte à déplacer le tracé d’une allée."),
    (
        "Le dispensaire ne doit pas fermer pendant les travaux.",
        "Le centre de santé doit rester ouvert pendant tous les travaux.",
    ),
    (
        "Les personnes âgées ont besoin de s’asseoir en route.",
        "Entre l’école et la place, on devrait trouver un banc à l’ombre tous les cent mètres.",
    ),
    (
        "Nos logements sont des passoires, il faut les isoler.",
        "Refaire les façades sans isoler les logements, ce serait payer deux fois.",
    ),
    (
        "Qu’on réponde par courrier à ce que les gens proposent.",
        "Une proposition d’habitant·es mérite toujours une réponse écrite, même quand c’est non.",
    ),
    (
        "Les réunions l’après-midi, personne ne peut venir.",
        "Une réunion publique en semaine, à 14 heures, suffit pour que chacun·e donne son avis.",
    ),
    (
        "Pas de hausse des loyers après les rénovations.",
        "Après la rénovation, le loyer ne doit pas augmenter d’un euro.",
    ),
    (
        "Il manque des gardiens dans les immeubles.",
        "Ce qui manque le plus, ce sont des présences humaines : gardien·nes, médiateur·rices, animateur·rices.",
    ),
    (
        "Un local pour que les ados se retrouvent le soir sans payer.",
        "Les jeunes doivent avoir un lieu à eux le soir, où l’on n’est pas obligé de consommer.",
    ),
    (
        "Mettez de la vidéosurveillance dans les entrées.",
        "Des caméras à l’entrée des halls rassureraient plus que de nouveaux aménagements.",
    ),
    (
        "On voudrait des commerces de bouche, du pain.",
        "Une boulangerie et une épicerie nous manquent plus qu’une supérette.",
    ),
    (
        "Ouvrir la garderie plus tôt le matin pour les travailleurs.",
        "La crèche devrait ouvrir dès 6 h 30, pour celles et ceux qui commencent tôt.",
    ),
    (
        "Moins de parkings, plus de verdure.",
        "Remplacer des places de stationnement par des arbres, c’est un bon échange.",
    ),
    (
        "Il y a trop d’ordures et de meubles jetés par terre.",
        "Bacs enterrés, encombrants ramassés chaque semaine : la propreté passe avant tout le reste.",
    ),
    (
        "Une nouvelle école plutôt qu’un rafistolage.",
        "Reconstruire l’école à neuf vaut mieux que de réparer l’ancienne, même si c’est plus long.",
    ),
    (
        "Les gens d’ici devraient décider comment s’appellent les rues.",
        "Les noms des nouvelles allées devraient être choisis par un vote.",
    ),
    (
        "Le stade fait du bruit tard, il faut le fermer.",
        "Le terrain de sport doit fermer à 21 heures, pour que les riverain·es dorment.",
    ),
    ("Que les bus passent au milieu de la cité.", "Une rue doit traverser le quartier de part en part, avec le bus."),
    ("On veut des potagers entre les bâtiments.", "Des jardins partagés au pied des immeubles finiraient à l’abandon."),
    (
        "Un chauffage collectif au bois coûterait moins cher.",
        "Une chaufferie au bois commune serait plus sûre pour nos factures que le gaz.",
    ),
    (
        "Demandez aux femmes où elles ne se sentent pas en sécurité.",
        "L’éclairage et les cheminements devraient être décidés après une marche avec des femmes du quartier.",
    ),
    (
        "Passez voir les gens à la maison avant de décider.",
        "Avant de toucher à un immeuble, il faut aller voir chaque foyer chez lui, pas seulement en réunion.",
    ),
    (
        "Fermer les portes des immeubles à ceux qui n’y habitent pas.",
        "L’accès aux halls devrait être réservé aux résident·es, avec un badge.",
    ),
    (
        "Les habitants ne sont pas assez présents là où on décide.",
        "Les habitant·es sont déjà bien représenté·es là où le projet se décide.",
    ),
    (
        "On nous laisse trop peu de temps pour en parler.",
        "Le calendrier annoncé laisse assez de temps pour discuter du projet.",
    ),
    (
        "Construire aussi pour des gens plus aisés, pour mélanger.",
        "Il faut aussi des logements plus chers, pour que des ménages de revenus différents s’installent ici.",
    ),
)
