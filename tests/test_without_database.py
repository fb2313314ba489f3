"""What programs and phones of others ask for while there is no database: try again."""

from odoo import http
from odoo.tests import BaseCase, tagged

ADDRESSES = {
    "/crm_integrations/an-address-token": "crm_integrations",
    "/crm_integrations/wecom/3/signature": "crm_integrations",
    "/form/a-form": "crm_integrations_forms",
    "/meeting/check-in/3/signed": "crm_stagegate",
    "/crm_trust/mcp": "crm_dashboard_trust",
}


@tagged("post_install", "-at_install")
class TestWithoutDatabase(BaseCase):
    def test_who_answers(self):
        routes = http.root.nodb_routing_map.bind("localhost")
        for address, addon in ADDRESSES.items():
            for method in ("GET", "POST"):
                with self.subTest(address=address, method=method):
                    endpoint, _values = routes.match(address, method=method)
                    self.assertIn(f"{addon}_without_database", endpoint.__module__)
