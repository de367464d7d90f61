from collections.abc import Callable
from typing import Any

from django.db import migrations

from workbench.core.accounts.sealing import seal, unseal, with_secrets


def changing(change: Callable[[str], str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, _editor: Any) -> None:
        for factor in apps.get_model("mfa", "Authenticator").objects.select_for_update():
            factor.data = with_secrets(factor.data, change)
            factor.save(update_fields=["data"])

    return run


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0003_token_scopes'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(changing(seal), changing(unseal))]
