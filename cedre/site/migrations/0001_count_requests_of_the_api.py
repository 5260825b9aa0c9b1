from django.db import migrations

# Unlogged: what is forgotten after a minute need not outlive a power cut, and never reaches the disk in a journal.
CREATE = """
CREATE UNLOGGED TABLE site_api_requests (
    minute bigint NOT NULL,
    client bytea NOT NULL,
    requests integer NOT NULL,
    PRIMARY KEY (minute, client)
)
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [migrations.RunSQL(CREATE, "DROP TABLE site_api_requests")]
