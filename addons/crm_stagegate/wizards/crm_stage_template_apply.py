import base64

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmStageTemplateApply(models.TransientModel):
    """Give a team the pipeline of a template: one dialog, nothing is blocked by it."""

    _name = "crm.stage.template.apply"
    _description = "Apply a Pipeline Template"

    team_id = fields.Many2one(
        "crm.team", required=True, default=lambda self: self._default_team_id()
    )
    source = fields.Selection(
        selection="_selection_source", required=True, default=lambda self: self._default_source()
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    description = fields.Text(compute="_compute_content")
    problems = fields.Text(compute="_compute_content")
    kept = fields.Text("Other stages that stay", compute="_compute_kept")
    unused = fields.Text("Stages that nobody ever used", compute="_compute_kept")
    take_away_unused = fields.Boolean("Take them out of the team's pipeline", default=True)
    pipeline_ids = fields.Many2many("crm.stage", compute="_compute_pipeline_ids")
    line_ids = fields.One2many(
        "crm.stage.template.apply.line", "wizard_id", compute="_compute_line_ids", store=True,
        readonly=False,
    )  # fmt: skip

    @api.model
    def _default_team_id(self):
        if self.env.context.get("active_model") == "crm.team":
            return self.env.context.get("active_id")
        Team = self.env["crm.team"]
        return (
            Team.search([("user_id", "=", self.env.uid)], limit=1)
            or self.env.user.sale_team_id
            or Team.search([("use_opportunities", "=", True)], limit=1)
        )

    @api.model
    def _default_source(self):
        return next(iter(self.env["crm.stage.template"]._files()), "file")

    @api.model
    def _selection_source(self):
        return [
            *self.env["crm.stage.template"]._selection(),
            ("file", self.env._("A file …")),
        ]

    def _data(self):
        """The chosen template; None while no file is chosen.

        :raise UserError: when the file cannot be read
        """
        Template = self.env["crm.stage.template"]
        if self.source and self.source != "file":
            return Template._load(self.source)
        content = self.with_context(bin_size=False).file
        return Template._parse(base64.b64decode(content)) if content else None

    def _read_data(self):
        """``(template, problems)``: a template only when it can be applied."""
        try:
            data = self._data()
        except UserError as error:
            return None, [str(error)]
        if data is None:
            return None, []
        problems = self.env["crm.stage.template"]._problems(data)
        return (None, problems) if problems else (data, [])

    @api.depends("source", "file")
    @api.depends_context("lang")
    def _compute_content(self):
        Template = self.env["crm.stage.template"]
        for wizard in self:
            data, problems = wizard._read_data()
            wizard.description = Template._text_in((data or {}).get("description"), self.env.lang)
            wizard.problems = "\n".join(f"• {problem}" for problem in problems)

    @api.depends("team_id")
    def _compute_pipeline_ids(self):
        Stage = self.env["crm.stage"]
        for wizard in self:
            ids = Stage._pipeline_ids(wizard.team_id.id) if wizard.team_id else ()
            wizard.pipeline_ids = Stage.browse(ids)

    @api.depends("source", "file", "team_id")
    def _compute_line_ids(self):
        Template = self.env["crm.stage.template"]
        for wizard in self:
            commands = [fields.Command.clear()]
            data, _problems = wizard._read_data()
            if data and wizard.team_id:
                stages = Template._match_stages(data, wizard.team_id)
                for index, (values, stage) in enumerate(zip(data["stages"], stages, strict=True)):
                    names = [
                        Template._text_in(gate["name"], self.env.lang)
                        for gate in values.get("gates", [])
                    ]
                    commands.append(
                        fields.Command.create(
                            {
                                "sequence": index,
                                "name": Template._text_in(values["name"], self.env.lang),
                                "gates": self.env._(", ").join(names),
                                "stage_id": stage.id,
                            }
                        )
                    )
            wizard.line_ids = commands

    @api.depends("line_ids.stage_id", "team_id", "take_away_unused")
    def _compute_kept(self):
        for wizard in self:
            others = wizard.pipeline_ids._origin - wizard.line_ids.stage_id._origin
            unused = self.env["crm.stage.template"]._unused_stages(others)
            wizard.unused = self.env._(", ").join(unused.mapped("name"))
            if wizard.take_away_unused:
                others -= unused
            counts = dict(
                self.env["crm.lead"]._read_group(
                    [("team_id", "=", wizard.team_id.id), ("stage_id", "in", others.ids)],
                    ["stage_id"],
                    ["__count"],
                )
            )
            wizard.kept = "\n".join(
                self.env._(
                    "• %(stage)s: %(count)s opportunities",
                    stage=stage.name,
                    count=counts.get(stage, 0),
                )
                for stage in others
            )

    def action_apply(self):
        """Apply the template and show the team's gates.

        :raise UserError: naming everything that does not fit
        """
        self.ensure_one()
        self.team_id.check_access("write")
        data = self._data()
        if data is None:
            raise UserError(self.env._("Please choose a file."))
        Template = self.env["crm.stage.template"]
        lines = self.line_ids.sorted("sequence")
        stages = None
        if not Template._problems(data) and len(lines) == len(data["stages"]):
            stages = [line.stage_id for line in lines]
        applied = Template._apply(data, self.team_id, stages, take_away=self.take_away_unused)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_stagegate.crm_stage_gate_action"
        )
        action["domain"] = [("stage_id", "in", applied.ids), ("team_ids", "in", self.team_id.ids)]
        return action

    def action_export(self):
        """Download the team's pipeline as it is now."""
        self.ensure_one()
        return self.team_id.action_export_pipeline()


class CrmStageTemplateApplyLine(models.TransientModel):
    _name = "crm.stage.template.apply.line"
    _description = "Stage of a Pipeline Template"
    _order = "sequence, id"

    wizard_id = fields.Many2one("crm.stage.template.apply", required=True, ondelete="cascade")
    sequence = fields.Integer()
    name = fields.Char("Stage of the template", readonly=True)
    gates = fields.Char(readonly=True)
    stage_id = fields.Many2one(
        "crm.stage", string="Becomes", help="Empty: a new stage that only this team has."
    )
