"""Effects of events where the addons they need are installed; alone, they are skipped."""

from odoo.addons.crm_integrations.tests import test_effects
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestEffectsWithAllAddons(test_effects.TestEffects):
    pass
