import json

from odoo import http
from odoo.addons.crm_notary.tools.xlsx import MIME
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request
from werkzeug.exceptions import BadRequest, Forbidden


class SelfCheckController(http.Controller):
    @http.route(
        "/crm_trust/self_check.xlsx", type="http", auth="user", methods=["GET"], readonly=True
    )
    def self_check_xlsx(self, scope="{}", **_kwargs):
        """The lead quality self-check as a spreadsheet file.

        :param str scope: JSON, see :func:`~.scope.scope_from`
        """
        try:
            values = json.loads(scope)
            if not isinstance(values, dict):
                raise ValueError(scope)
            name, content = request.env["crm.trust.self.check"]._xlsx(values)
        except AccessError as error:
            raise Forbidden(str(error)) from error
        except (UserError, ValueError) as error:
            raise BadRequest(str(error)) from error
        return request.make_response(
            content,
            headers=[("Content-Type", MIME), ("Content-Disposition", content_disposition(name))],
        )
