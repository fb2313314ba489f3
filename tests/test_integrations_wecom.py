"""WeCom where all addons are installed: the canvas, gates and channels; alone, they are skipped."""

from odoo.addons.crm_integrations.tests import (
    test_tours,
    test_wecom_archive,
    test_wecom_sidebar,
    test_wecom_ways,
)
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestSidebarWithAllAddons(test_wecom_sidebar.TestSidebar):
    pass


@tagged("post_install", "-at_install")
class TestSidebarCanvasWithAllAddons(test_wecom_sidebar.TestSidebarCanvas):
    pass


@tagged("post_install", "-at_install")
class TestSidebarGatesWithAllAddons(test_wecom_sidebar.TestSidebarGates):
    pass


@tagged("post_install", "-at_install")
class TestContactWaysWithAllAddons(test_wecom_ways.TestContactWays):
    pass


@tagged("post_install", "-at_install")
class TestArchiveWithAllAddons(test_wecom_archive.TestArchive):
    pass


@tagged("post_install", "-at_install")
class TestSidebarInABrowserWithAllAddons(test_tours.TestSalespersonBesideAChat):
    pass
