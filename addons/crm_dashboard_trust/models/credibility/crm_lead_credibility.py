"""Credibility of an opportunity: in crm_stagegate gates alone, here also answers and contact."""

from odoo import api, fields, models

from ...tools.credibility import WEIGHTS, credibility, shares

PARAMETER = "crm_dashboard_trust.weight_%s"
COUNTED = (
    "trust_gates_met",
    "trust_gates_all",
    "trust_answers_met",
    "trust_answers_all",
    "trust_contacts",
    "trust_contacts_usual",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    credibility = fields.Integer(
        help="0 to 100: gates that hold up to the current stage, handoffs and approvals answered "
        "in time, and how often the customer makes contact against what is usual for the stage. "
        "A part without data gives its weight to the others. 100 when there is nothing to prove.",
    )
    trust_gates_met = fields.Integer(
        "Gates That Hold", readonly=True, copy=False, help="Of those up to the current stage."
    )
    trust_gates_all = fields.Integer("Gates to Hold", readonly=True, copy=False)
    trust_answers_met = fields.Integer(
        "Answers in Time", readonly=True, copy=False,
        help="Approvals and handoffs of others that were answered within their time.",
    )  # fmt: skip
    trust_answers_all = fields.Integer("Answers Due", readonly=True, copy=False)
    trust_contacts = fields.Integer(
        "Days with Customer Contact", readonly=True, copy=False,
        help="Days of the last 30 on which the customer wrote, signed or checked in.",
    )  # fmt: skip
    trust_contacts_usual = fields.Float(
        "Usual Days with Contact", readonly=True, copy=False, digits=(16, 1), aggregator="avg",
        help="For opportunities in the same stage; 0 where there are too few to say.",
    )  # fmt: skip

    def _get_protected_fields(self):
        return super()._get_protected_fields() | set(COUNTED)

    def _stagegate_figures(self, board):
        """Gates are known at once; the other parts are as they were counted last."""
        figures, weights = super()._stagegate_figures(board), self._trust_weights()
        for lead in self:
            met, every = board.proven(lead)
            parts = shares(
                met,
                every,
                lead.trust_answers_met,
                lead.trust_answers_all,
                lead.trust_contacts,
                lead.trust_contacts_usual,
            )
            figures[lead.id] |= {
                "credibility": credibility(parts, weights),
                "trust_gates_met": met,
                "trust_gates_all": every,
            }
        return figures

    @api.model
    def _trust_weights(self):
        """:return: ``{part: weight}``, as the settings have them"""
        # sudo: how a figure is worked out is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        return {
            key: _number(parameters.get_param(PARAMETER % key), WEIGHTS[key]) for key in WEIGHTS
        }

    def action_trust_credibility(self):
        """Count anew, and show what the credibility is made of."""
        self.ensure_one()
        self.check_access("read")
        # sudo: whoever may see an opportunity sees it as it is now
        self.sudo()._trust_refresh()
        return self.env["crm.trust.credibility"]._action_show("lead", self.id, self.display_name)


def _number(text, default):
    """:param text: False where nothing was set: 0 is a weight, too"""
    try:
        return max(int(text or ""), 0)
    except ValueError:
        return default
