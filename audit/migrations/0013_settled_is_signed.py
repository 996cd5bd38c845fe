from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0012_personal_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkpoint',
            name='is_settled_signed',
            field=models.BooleanField(db_default=False),
        ),
    ]
