from django.db import migrations, models


class Migration(migrations.Migration):
    """A row may be a decision: the third symbol that the regulation has for rows."""

    dependencies = [
        ('sop', '0004_electronic_signatures'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='step',
            name='known_symbol',
        ),
        migrations.AlterField(
            model_name='step',
            name='symbol',
            field=models.CharField(choices=[('capsule', 'kapsul'), ('box', 'kotak'), ('diamond', 'belah ketupat')], max_length=8, verbose_name='simbol'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('symbol__in', ['capsule', 'box', 'diamond'])), name='known_symbol'),
        ),
    ]
