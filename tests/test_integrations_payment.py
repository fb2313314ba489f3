"""Payments where gates and orders are installed: they become evidence there only."""

from odoo.addons.crm_integrations.tests import test_payment
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWechatPayWithAllAddons(test_payment.TestWechatPay):
    pass


@tagged("post_install", "-at_install")
class TestAlipayWithAllAddons(test_payment.TestAlipay):
    pass
