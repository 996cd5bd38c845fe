from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state__in", ("draft", "filled", "signed", "issued"))),
                fields=["office", "moved_at"],
                name="registration_open",
            ),
        ),
    ]
