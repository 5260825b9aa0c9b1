from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_animators_are_coaches"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="person",
            name="is_animator",
        ),
    ]
