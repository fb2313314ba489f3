"""Gate kind ``survey``: a native questionnaire completed for this lead."""

from odoo import api, fields, models
from odoo.addons.crm_stagegate.models.gate.verdict import Verdict, fingerprint
from odoo.exceptions import ValidationError


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("survey", "Questionnaire")], ondelete={"survey": "cascade"}
    )
    survey_id = fields.Many2one("survey.survey", string="Questionnaire", ondelete="restrict")
    survey_min_score = fields.Float(
        "Score at least (%)",
        help="0: completed is enough. Only questionnaires with scores have one.",
    )

    @api.constrains("kind", "survey_id", "survey_min_score")
    def _check_survey_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "survey"):
            if not gate.survey_id or not 0 <= gate.survey_min_score <= 100:
                raise ValidationError(
                    self.env._("Please choose the questionnaire “%s” asks for.", gate.name)
                )

    def _definition_survey(self):
        return ["survey_id", "survey_min_score"]

    def _judge_survey(self, leads):
        answers = (
            self.env["survey.user_input"]
            .sudo()
            .search(
                [
                    ("gate_lead_id", "in", leads.ids),
                    ("survey_id", "in", self.survey_id.ids),
                    ("state", "=", "done"),
                    ("test_entry", "=", False),
                ],
                order="id",
            )
        )
        latest = {(answer.gate_lead_id.id, answer.survey_id.id): answer for answer in answers}
        return {
            gate.id: {
                lead.id: gate._judge_answer(latest.get((lead.id, gate.survey_id.id)))
                for lead in leads
            }
            for gate in self
        }

    def _judge_answer(self, answer):
        title = self.survey_id.title
        if not answer:
            return Verdict(False, reason=self.env._("Not completed yet: “%s”.", title))
        if answer.scoring_percentage < self.survey_min_score:
            return Verdict(
                False,
                reason=self.env._(
                    "“%(title)s” reached %(score).0f %%, at least %(min).0f %% needed.",
                    title=title,
                    score=answer.scoring_percentage,
                    min=self.survey_min_score,
                ),
            )
        return Verdict(
            True,
            res_model="survey.user_input",
            res_id=answer.id,
            checksum=fingerprint(answer.id, answer.end_datetime, answer.scoring_percentage),
            user_id=answer.create_uid.id,
        )

    def _action_survey(self, lead):
        """Open the questionnaire for this lead, the one that was begun if there is one."""
        # sudo: salespeople have no rights on surveys; what they fill in belongs to their lead
        begun = (
            self.env["survey.user_input"]
            .sudo()
            .search(
                [
                    ("gate_lead_id", "=", lead.id),
                    ("survey_id", "=", self.survey_id.id),
                    ("state", "!=", "done"),
                ],
                limit=1,
            )
        )
        answer = begun or self.sudo().survey_id._create_answer(
            user=self.env.user, check_attempts=False, gate_lead_id=lead.id
        )
        return {
            "type": "ir.actions.act_url",
            "name": self.survey_id.title,
            "target": "new",
            "url": answer.get_start_url(),
        }
