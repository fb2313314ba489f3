from odoo import api, models
from odoo.tools import plaintext2html


class ColleagueEffect(models.AbstractModel):
    """What a colleague wrote in another system, on the opportunity, as that colleague."""

    _name = "crm.integration.effect.colleague"
    _inherit = "crm.integration.effect"
    _description = "Effect: Words of a Colleague"
    _effect = "colleague"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Words of a colleague")

    @api.model
    def _apply(self, occasion, values):
        user = self.env["res.users"].browse(values["user"])
        companies = user.sudo().company_ids.ids
        lead = self.env["crm.lead"].browse(values["lead"]).with_user(user)
        lead = lead.with_context(allowed_company_ids=companies, lang=user.lang, tz=user.tz)
        lead.check_access("write")
        body = self._text(values, "body", 5000)
        ours = self.env["crm.lead"].browse(lead.id)
        if values["what"] == "followup":
            self._draft(lead, body)
            return self.env._("A draft of a follow-up on “%s”.", lead.name), ours
        if not body:
            # named alone: what is said there is about this one from now on
            occasion.identity.lead_id = ours
            return "", ours
        lead.message_post(body=plaintext2html(body), subtype_xmlid="mail.mt_note")
        return self.env._("A note was left on “%s”.", lead.name), ours

    @api.model
    def _draft(self, lead, action):
        """A draft of a follow-up by the environment's user of ``lead``.

        One that waits already is added to: nobody wants five of them.
        """
        Followup = lead.env["crm.followup"]
        draft = Followup.search(
            [("lead_id", "=", lead.id), ("user_id", "=", lead.env.uid), ("state", "=", "draft")],
            limit=1,
        )
        if not draft:
            return Followup.create({"lead_id": lead.id, "channel": "other", "action": action})
        if action:
            draft.action = "\n".join(filter(None, (draft.action, action)))
        return draft
