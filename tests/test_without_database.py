"""What programs and phones of others ask for while there is no database: try again."""

from odoo import http
from odoo.tests import BaseCase, tagged

# address, and the rule of whoever answers then
ADDRESSES = {
    "/crm_integrations/an-address-token": "/crm_integrations/<path:address>",
    "/crm_integrations/wecom/3/signature": "/crm_integrations/<path:address>",
    "/form/a-form": "/form/<path:address>",
    "/meeting/check-in/3/signed": "/meeting/check-in/<path:address>",
    "/crm_trust/mcp": "/crm_trust/<path:address>",
}


@tagged("post_install", "-at_install")
class TestWithoutDatabase(BaseCase):
    def test_who_answers(self):
        routes = http.root.nodb_routing_map.bind("localhost")
        for address, expected in ADDRESSES.items():
            for method in ("GET", "POST"):
                with self.subTest(address=address, method=method):
                    rule, _values = routes.match(address, method=method, return_rule=True)
                    self.assertEqual(rule.rule, expected)
                    self.assertEqual(rule.endpoint.__name__, "unavailable")
