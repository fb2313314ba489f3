"""Sources of leads where the router and follow-ups are installed; alone, parts are skipped."""

from odoo.addons.crm_integrations.tests import (
    test_ads,
    test_behaviour,
    test_company_data,
    test_shopify,
)
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDouyinWithAllAddons(test_ads.TestDouyin):
    pass


@tagged("post_install", "-at_install")
class TestScanWithAllAddons(test_behaviour.TestScan):
    pass


@tagged("post_install", "-at_install")
class TestLiveWithAllAddons(test_behaviour.TestLive):
    pass


@tagged("post_install", "-at_install")
class TestShopifyWithAllAddons(test_shopify.TestShopify):
    pass


@tagged("post_install", "-at_install")
class TestCompanyDataWithAllAddons(test_company_data.TestCompanyData):
    pass
