from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from werkzeug.exceptions import Forbidden


class PipelineExport(http.Controller):
    @http.route(
        "/crm_stagegate/pipeline/<model('crm.team'):team>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export_pipeline(self, team):
        """The pipeline of a team as a template file."""
        try:
            team._check_can_export_pipeline()
        except AccessError as error:
            raise Forbidden(str(error)) from error
        Template = request.env["crm.stage.template"]
        name = f"{team.name}.json"
        return request.make_response(
            Template._dump(Template._export(team)),
            [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Disposition", http.content_disposition(name)),
            ],
        )
