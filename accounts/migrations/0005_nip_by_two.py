from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_signing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="accesschange",
            name="changes_nip",
            field=models.BooleanField(default=False, verbose_name="NIP berubah"),
        ),
        migrations.AddField(
            model_name="accesschange",
            name="nip",
            field=models.CharField(blank=True, default="", max_length=18, verbose_name="NIP baru"),
        ),
        migrations.RemoveConstraint(model_name="accesschange", name="change_changes_something"),
        migrations.AddConstraint(
            model_name="accesschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", models.F("was_role")), _negated=True),
                    ("opens", True),
                    ("drops_factors", True),
                    models.Q(("email", ""), _negated=True),
                    ("changes_nip", True),
                    _connector="OR",
                ),
                name="change_changes_something",
            ),
        ),
    ]
