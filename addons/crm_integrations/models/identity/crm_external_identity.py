"""Who somebody in another system is here. One row a connector and number, under its own lock."""

import hashlib

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.phone import phone_key
from odoo.tools import SQL

from ...tools import contact
from ...tools.errors import Permanent
from ...tools.shapes import Occasion
from ...tools.text import clean


class CrmExternalIdentity(models.Model):
    _name = "crm.external.identity"
    _description = "Customer in Another System"
    _order = "id desc"

    connector_id = fields.Many2one(
        "crm.connector", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    external_id = fields.Char("Number There", required=True, readonly=True)
    unionid = fields.Char("Union ID", readonly=True, index="btree_not_null")
    name = fields.Char(readonly=True)
    phone = fields.Char(readonly=True, index="btree_not_null")
    email = fields.Char(readonly=True, index="btree_not_null")
    credit_code = fields.Char("Social Credit Code", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    follower_ids = fields.One2many("crm.external.follower", "identity_id", "Known By")
    date_event = fields.Datetime("Newest Event", readonly=True)
    # what was written on the lead: whatever differs from it by now was changed by a person
    written = fields.Json(readonly=True, groups="base.group_system")
    consent_version = fields.Char("Consent Given To", readonly=True)
    date_consent = fields.Datetime("Consent Given On", readonly=True)
    consent_place = fields.Char("Consent Given At", readonly=True)
    event_ids = fields.One2many("crm.inbox.event", "identity_id")

    _external_unique = models.Constraint(
        "UNIQUE(connector_id, external_id)", "This customer is known already."
    )

    @api.depends("name", "external_id")
    def _compute_display_name(self):
        for identity in self:
            identity.display_name = identity.name or identity.external_id

    # ------------------------------------------------------------
    # LOCK
    # ------------------------------------------------------------

    @api.model
    def _lock(self, keys):
        """Hold identities until the end of the transaction, known ones and those yet to come.

        :param keys: sorted list of ``(connector id, external id)``
        """
        for connector_id, external_id in keys:
            text = f"crm.external.identity/{connector_id}/{external_id}"
            number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
            self.env.execute_query(SQL("SELECT pg_advisory_xact_lock(%s)", number))

    @api.model
    def _known(self, connector, external_id):
        """The identity of that number, as committed by whoever held the lock before."""
        if not external_id:
            return self.browse()
        return self.search(
            [("connector_id", "=", connector.id), ("external_id", "=", external_id)], limit=1
        )

    # ------------------------------------------------------------
    # CARRYING OUT
    # ------------------------------------------------------------

    @api.model
    def _carry_out(self, connector, plan, identity, key, date):
        """Do what an event leads to; the identity's lock is held.

        :return: ``(sentences, identity, lead)``
        :raise Permanent: for an effect that is not offered here
        """
        is_stale = bool(date and identity.date_event and date < identity.date_event)
        if plan.subject:
            identity = self._remember(connector, plan.subject, identity, is_stale)
        offered = self.env["crm.integration.effect"]._offered()
        occasion = Occasion(connector, identity, key, date, is_stale)
        sentences, lead = [], identity.lead_id
        if plan.lost_follower and identity:
            identity._lose_follower(plan.lost_follower)
        for step in plan.steps:
            effect = offered.get(step.effect)
            if effect is None:
                raise Permanent(
                    self.env._(
                        "The effect “%s” is not offered here: its addon is not installed.",
                        step.effect,
                    )
                )
            sentence, found = effect._apply(occasion, step.values)
            if sentence:
                sentences.append(sentence)
            lead = found or lead
        if identity:
            if lead and not identity.lead_id:
                identity.lead_id = lead
            if date and not is_stale:
                identity.date_event = date
            if plan.subject:
                identity._propose()
        return sentences, identity, lead

    @api.model
    def _remember(self, connector, subject, identity, is_stale):
        """Create or update the identity of a subject; what is stale only fills gaps."""
        values = {
            "name": clean(subject.name, 200),
            "unionid": clean(subject.unionid, 100),
            "phone": phone_key(self.env, subject.phone, connector.company_id.country_id),
            "email": contact.email(subject.email),
            "credit_code": contact.credit_code(subject.credit_code),
        }
        if identity:
            identity.write(
                {
                    name: value
                    for name, value in values.items()
                    if value and value != identity[name] and not (is_stale and identity[name])
                }
            )
        else:
            identity = self.create(
                {
                    "connector_id": connector.id,
                    "external_id": clean(subject.external_id, 200),
                    **{name: value for name, value in values.items() if value},
                }
            )
        if subject.followers is not None:
            identity._follow(subject.followers)
        return identity

    # ------------------------------------------------------------
    # FOLLOWERS
    # ------------------------------------------------------------

    def _follow(self, followers):
        """Make the followers those that there are now."""
        self.ensure_one()
        known = self.with_context(active_test=False).follower_ids.grouped("external_userid")
        for each in followers:
            values = {
                "date_added": each.date_added,
                "state_code": clean(each.state, 100),
                "remark": clean(each.remark, 200),
                "fingerprint": each.fingerprint,
                "active": True,
            }
            if each.external_id in known:
                known[each.external_id].write(values)
            else:
                self.env["crm.external.follower"].create(
                    {"identity_id": self.id, "external_userid": each.external_id, **values}
                )
        now = {each.external_id for each in followers}
        self.env["crm.external.follower"].union(
            *(follower for number, follower in known.items() if number not in now)
        ).write({"active": False})
        self.invalidate_recordset(["follower_ids"])

    def _lose_follower(self, external_userid):
        self.follower_ids.filtered(
            lambda each: each.external_userid == external_userid
        ).active = False
        self.invalidate_recordset(["follower_ids"])
