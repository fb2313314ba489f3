"""The addresses for everybody while the database cannot be reached: who asks is to try again.

Odoo then asks only controllers that need no database, and answers 404 where none is: vendors and
search engines take that for good. What is not below ``odoo.addons`` is such a controller. It is one
of each database of the server, too: its address fits less exactly than the real ones, and is
unknown there. Where the database goes away in the middle of a request, ``ir.http`` of this addon
answers.
"""

import psycopg2
from odoo import http
from odoo.http import request

RETRY_SECONDS = 30
# there is no connection, or not any more
LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)


def try_again():
    """An answer after which every sender comes back.

    Whoever names a database that is not served here finds nobody instead.
    """
    named = request.httprequest.headers.get("X-Odoo-Database")
    if named and not http.db_filter([named]):
        return request.make_response("", status=404)
    return request.make_response("", status=503, headers=[("Retry-After", str(RETRY_SECONDS))])


def answer_for(addon, address):
    """Make the controller of an addon's addresses.

    :param address: a rule that ends with ``<path:…>``
    """

    class WithoutDatabase(http.Controller):
        __module__ = f"{addon}_without_database"

        @http.route(
            address,
            type="http",
            auth="none",
            methods=["GET", "POST"],
            csrf=False,
            save_session=False,
        )
        def unavailable(self, **_parameters):
            """503 where there is no database to ask, else what nobody's address gets."""
            if request.db:
                return request._serve_ir_http_fallback(request.not_found())
            return try_again()

    # a server that has answered without a database before would not look again
    http.root.__dict__.pop("nodb_routing_map", None)
    return WithoutDatabase
