from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dialogues", "0001_dialogues_statements_and_votes")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="cut_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lien coupé à"),
        ),
    ]
