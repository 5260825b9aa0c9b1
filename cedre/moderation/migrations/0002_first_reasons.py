from django.db import migrations

# The platform's own words, to begin with: whoever keeps the site retires some and adds theirs.
REASONS = [
    (
        "Attaque des personnes",
        "Insulte, menace, moquerie, propos raciste, sexiste, homophobe ou haineux envers quelqu’un ou un groupe.",
        "Attacks people",
        "An insult, a threat, mockery, or racist, sexist, homophobic or hateful words about someone or a group.",
    ),
    (
        "Désigne quelqu’un",
        "Un nom, une adresse, un détail qui fait reconnaître une personne, en bien ou en mal.",
        "Points at someone",
        "A name, an address, a detail by which a person can be recognised, for good or ill.",
    ),
    (
        "Ne parle pas du sujet",
        "L’idée ne répond pas à la question de ce dialogue. Un autre lui convient peut-être.",
        "Not about the subject",
        "The idea does not answer the question of this dialogue. Another one may suit it.",
    ),
    (
        "Dit plusieurs idées à la fois",
        "On ne saurait pas à laquelle dire oui. Proposez-les une par une.",
        "Says several ideas at once",
        "One could not tell which to agree with. Submit them one by one.",
    ),
    (
        "On ne peut pas y répondre",
        "Une question, un bout de phrase, une plainte sans idée\u00a0: impossible de dire si l’on est d’accord.",
        "Cannot be answered",
        "A question, part of a sentence, a complaint without an idea: one cannot agree or disagree with it.",
    ),
    (
        "Publicité ou message répété",
        "Fait vendre, fait voter pour quelqu’un, ou revient sous plusieurs formes.",
        "Advertising or repeated message",
        "Sells something, campaigns for someone, or comes back in several forms.",
    ),
]


def write(apps, _editor):
    apps.get_model("moderation", "Reason").objects.bulk_create(
        apps.get_model("moderation", "Reason")(
            name=name,
            explanation=explanation,
            name_english=name_english,
            explanation_english=explanation_english,
            position=position,
        )
        for position, (name, explanation, name_english, explanation_english) in enumerate(REASONS, start=1)
    )


class Migration(migrations.Migration):

    dependencies = [("moderation", "0001_cases_decisions_and_appeals")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
