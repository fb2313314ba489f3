from odoo import models
from odoo.exceptions import AccessDenied
from odoo.http import request
from werkzeug.exceptions import ServiceUnavailable

from ..tools.without_database import LOST, RETRY_SECONDS


class IrHttp(models.AbstractModel):
    """Where people begin; and the database goes away in the middle of a request: 503."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if info.get("is_internal_user"):
            info["home_action_id"] = self.env.user._notary_home_action()
        return info

    @classmethod
    def _authenticate(cls, endpoint):
        """Whatever goes wrong here is a refusal to Odoo: 403, which nobody tries again."""
        try:
            return super()._authenticate(endpoint)
        except AccessDenied as refused:
            lost = refused.__context__
            if isinstance(lost, LOST):
                raise lost from None
            raise

    @classmethod
    def _handle_error(cls, exception):
        # everybody tries again
        if isinstance(exception, LOST) and request.dispatcher.routing_type == "http":
            return ServiceUnavailable(retry_after=RETRY_SECONDS)
        return super()._handle_error(exception)
