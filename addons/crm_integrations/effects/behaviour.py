from odoo import api, models

REACHABLE = ("contact_name", "partner_name", "phone", "email_from")


class BehaviourEffect(models.AbstractModel):
    """What somebody did outside: noted, and the lead's as soon as it is known who it was.

    Somebody without a name, number or address is no lead: what they did waits for them.
    """

    _name = "crm.integration.effect.behaviour"
    _inherit = "crm.integration.effect"
    _description = "Effect: What Somebody Did"
    _effect = "behaviour"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("What somebody did outside")

    @api.model
    def _apply(self, occasion, values):
        identity = occasion.identity
        Interest = self.env["crm.lead.interest"]
        fresh = Interest._record(identity, values["rows"])
        sentences = [self.env._("New things they did: %s.", len(fresh))]
        lead = self._lead(occasion, values["profile"], sentences)
        if not lead:
            sentences.append(self.env._("Who it was is not known yet."))
            return " ".join(sentences), lead
        Interest._score(identity, lead)
        words = [each["text"] for each in fresh if each["kind"] == "question" and each["text"]]
        if words and "crm.lead.signal" in self.env:
            lead.signals_receive({lead.id: words}, occasion.connector.name)
        return " ".join(sentences), lead

    @api.model
    def _lead(self, occasion, profile, sentences):
        identity = occasion.identity
        if not identity.lead_id and identity.unionid:
            # WeChat says that it is the same person
            identity.lead_id = self._same_person(identity).lead_id
        if not any(profile.get(name) for name in REACHABLE):
            self._fill_channel(occasion, profile)
            return identity.lead_id
        sentence, lead = self.env["crm.integration.effect.lead"]._apply(occasion, profile)
        sentences.append(sentence)
        return lead

    @api.model
    def _fill_channel(self, occasion, profile):
        """A lead that came by no channel has come by this one: a fair's grade needs it."""
        lead = occasion.identity.lead_id
        if lead and "channel_id" in lead._fields and not lead.channel_id:
            values = {"channel": profile.get("channel", "")}
            self.env["crm.integration.effect.lead"]._apply(occasion, values)

    @api.model
    def _same_person(self, identity):
        return identity.search(
            [
                ("unionid", "=", identity.unionid),
                ("company_id", "=", identity.company_id.id),
                ("lead_id", "!=", False),
                ("lead_id.active", "=", True),
            ],
            order="id",
            limit=1,
        )
