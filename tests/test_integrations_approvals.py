"""Approvals of other systems with orders of opportunities, which some of them name."""

from odoo.addons.crm_integrations.tests import test_approvals
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDingtalkApprovalsWithAllAddons(test_approvals.TestDingtalkApprovals):
    pass


@tagged("post_install", "-at_install")
class TestFeishuApprovalsWithAllAddons(test_approvals.TestFeishuApprovals):
    pass
