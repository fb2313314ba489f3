from odoo import api, models


class TakenBackEffect(models.AbstractModel):
    """What other events of the same thing gave does not hold any more."""

    _name = "crm.integration.effect.taken_back"
    _inherit = "crm.integration.effect"
    _description = "Effect: Taken Back"
    _effect = "taken_back"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Taken back")

    @api.model
    def _apply(self, occasion, values):
        """:param dict values: ``keys`` of the other events, on a line each"""
        # sudo: what came is read by the system
        Event = self.env["crm.inbox.event"].sudo()
        offered = self._offered()
        sentences, lead = [], self.env["crm.lead"]
        for key in values["keys"].splitlines():
            event = Event._of_key(occasion.connector, key)
            lead |= event.lead_id
            for code, given in event.given or []:
                if code in offered:
                    sentences.append(offered[code]._take_back(occasion, given))
            event.given = False
        return "\n".join(filter(None, sentences)), lead[:1]
