"""Electronic signatures with gates and orders of opportunities; alone, most are skipped."""

from odoo.addons.crm_integrations.tests import test_esign
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestEsignWithAllAddons(test_esign.TestEsign):
    pass


@tagged("post_install", "-at_install")
class TestTencentSignWithAllAddons(test_esign.TestTencentSign):
    pass


@tagged("post_install", "-at_install")
class TestFadadaWithAllAddons(test_esign.TestFadada):
    pass
