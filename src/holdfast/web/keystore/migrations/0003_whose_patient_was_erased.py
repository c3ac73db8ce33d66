from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keystore", "0002_rotation_and_erasure"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasedrow",
            name="owner",
            field=models.IntegerField(null=True),
        ),
    ]
