"""The addresses of connectors while the database cannot be reached: the sender is to try again.

Odoo then asks only controllers that need no database, and answers 404 where none is: some vendors
take that for good. What is not below ``odoo.addons`` is such a controller. It is one of each
database of the server, too: its address fits less exactly than the real ones, and is unknown there.
"""

from odoo import http
from odoo.http import request

RETRY_SECONDS = 30


def try_again():
    """An answer after which every sender comes back."""
    return request.make_response("", status=503, headers=[("Retry-After", str(RETRY_SECONDS))])


class WithoutDatabase(http.Controller):
    __module__ = "crm_integrations_without_database"

    @http.route(
        "/crm_integrations/<path:address>",
        type="http",
        auth="none",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
    )
    def unavailable(self, address, **_parameters):
        """503 where there is no database to ask, else 404."""
        if request.db:
            raise request.not_found()
        return try_again()
