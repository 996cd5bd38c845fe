"""Each stretch of work and each wait names the row whose turn it was."""

from django.db import migrations, models

# What was recorded before tells its row by its act; of waits only those of the upload are of another row than 3.
FILL_IN = """
    UPDATE sop_work SET row = CASE
        WHEN action = 'save_draft' THEN 'fill'
        WHEN action = 'place_scan' THEN 'sign'
        WHEN action IN ('begin_wait', 'end_wait', 'reject_by_bsre') THEN 'issue'
        WHEN action = 'report_trouble' THEN 'upload'
        ELSE action END;
    UPDATE sop_wait SET row = CASE WHEN cause IN ('bsre', 'owner') THEN 'issue' ELSE 'upload' END;
"""


def _row() -> models.CharField:
    return models.CharField("langkah", max_length=24, default="")


class Migration(migrations.Migration):
    dependencies = [("sop", "0002_counter_wait_work")]

    operations = [
        migrations.AddField("work", "row", _row(), preserve_default=False),
        migrations.AddField("wait", "row", _row(), preserve_default=False),
        migrations.RunSQL(FILL_IN, migrations.RunSQL.noop),
    ]
