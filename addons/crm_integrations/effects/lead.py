import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..tools import contact
from ..tools.shapes import Target

# names of targets that are written as they are, with their longest length
PLAIN = {
    "name": 200,
    "contact_name": 200,
    "partner_name": 200,
    "function": 100,
    "phone": 64,
    "email_from": 200,
    "website": 200,
    "street": 200,
    "city": 100,
    "zip": 24,
}
UTM = {"source": "utm.source", "medium": "utm.medium", "campaign": "utm.campaign"}


class LeadEffect(models.AbstractModel):
    """A lead of its own for whoever an event is about, kept up to date by later ones.

    What a person has changed on the lead stays; so does what is newer than the event.
    """

    _name = "crm.integration.effect.lead"
    _inherit = "crm.integration.effect"
    _description = "Effect: Lead"
    _effect = "lead"

    @api.model
    def _label(self):
        return self.env._("Create or update the lead")

    @api.model
    def _targets(self):
        return [
            Target("contact_name", self.env._("Contact name")),
            Target("partner_name", self.env._("Company")),
            Target("phone", self.env._("Phone")),
            Target("email_from", self.env._("Mail address")),
            Target("name", self.env._("Subject"), help=self.env._("Else made of the names.")),
            Target("function", self.env._("Position")),
            Target("website", self.env._("Website")),
            Target("street", self.env._("Street")),
            Target("city", self.env._("City")),
            Target("zip", self.env._("Postal code")),
            Target("description", self.env._("Notes")),
            Target("expected_revenue", self.env._("Expected revenue")),
            Target("tags", self.env._("Tags"), help=self.env._("Separated by commas.")),
            Target("source", self.env._("Campaign source")),
            Target("medium", self.env._("Campaign medium")),
            Target("campaign", self.env._("Campaign")),
            Target("channel", self.env._("Channel"), help=self.env._("Its short name.")),
            Target(
                "employee", self.env._("Owner"), help=self.env._("The employee's number there.")
            ),
            Target(
                "credit_code",
                self.env._("Social credit code"),
                help=self.env._("Says which company it is, also where leads have no such field."),
            ),
            Target("consent_version", self.env._("Consent: version of the text")),
            Target("consent_place", self.env._("Consent: where it was given")),
        ]

    @api.model
    def _apply(self, occasion, values):
        identity = occasion.identity
        wanted = self._lead_values(occasion, values)
        lead = self._current(identity, values)
        if lead:
            changed = self._update(lead, identity, wanted, occasion.is_stale)
            sentence = (
                self.env._("The lead “%(lead)s” was updated: %(fields)s.",
                           lead=lead.name, fields=self._labels(changed))
                if changed
                else self.env._("Nothing changed on the lead “%s”.", lead.name)
            )  # fmt: skip
        else:
            lead = self._create_lead(occasion, wanted, values)
            sentence = self.env._("The lead “%s” was created.", lead.name)
        if identity:
            identity.lead_id = lead
            identity.written = {**(identity.written or {}), **self._remembered(wanted)}
            self._keep_consent(identity, occasion, values)
        return sentence, lead

    # -- which lead -----------------------------------------------------------------------------

    @api.model
    def _current(self, identity, values):
        """The customer's lead; none if it was lost and they come again."""
        lead = identity.lead_id
        if lead and values.get("renew") and not lead.active and lead.won_status == "lost":
            return lead.browse()
        return lead

    @api.model
    def _create_lead(self, occasion, wanted, values):
        connector = occasion.connector
        owner = self._owner(connector, self._text(values, "employee"))
        created = {
            "name": wanted.get("partner_name") or wanted.get("contact_name") or connector.name,
            **wanted,
            "type": "lead" if self._uses_leads() else "opportunity",
            "company_id": connector.company_id.id,
            "team_id": connector.team_id.id or self._team_of(owner, connector).id,
            "user_id": owner.id,
        }
        # the team is the company's default where nothing says otherwise
        if not created["team_id"]:
            del created["team_id"]
        context = {"mail_create_nosubscribe": True}
        return self.env["crm.lead"].with_context(**context).create(created)

    @api.model
    def _uses_leads(self):
        # sudo: groups are readable by administrators only
        implied = self.env.ref("base.group_user").sudo().all_implied_ids
        return self.env.ref("crm.group_use_lead") in implied

    # -- whose ----------------------------------------------------------------------------------

    @api.model
    def _owner(self, connector, number):
        """The employee of that number, unless rules choose the owner of their team's leads."""
        user = self.env["res.users"]
        if not number:
            return user
        user = user.browse(
            self.env["crm.connector.member"]._users_of(connector, [number]).get(number, False)
        )
        if not user or connector.company_id not in user.company_ids:
            return user.browse()
        team = connector.team_id or self._team_of(user, connector)
        if "route_enabled" in team._fields and team.route_enabled:
            return user.browse()
        return user

    @api.model
    def _team_of(self, user, connector):
        teams = user.crm_team_ids.filtered(
            lambda team: team.company_id in (connector.company_id, team.company_id.browse())
        )
        return teams[:1]

    # -- what -----------------------------------------------------------------------------------

    @api.model
    def _lead_values(self, occasion, values):
        """Values of fields of the lead, for what the event says and nothing else."""
        wanted = {
            name: text for name, limit in PLAIN.items() if (text := self._text(values, name, limit))
        }
        if description := self._text(values, "description", 5000):
            wanted["description"] = str(plaintext2html(description))
        if number := self._number(values.get("expected_revenue")):
            wanted["expected_revenue"] = number
        code = contact.credit_code(values.get("credit_code"))
        if code and "credit_code" in self.env["crm.lead"]._fields:
            wanted["credit_code"] = code
        for name, model in UTM.items():
            if text := self._text(values, name, 100):
                record = self.env["utm.mixin"]._find_or_create_record(model, text)
                wanted[f"{name}_id"] = record.id
        code = self._text(values, "channel", 100)
        wanted.update(self._channel_values(occasion, code, "source_id" in wanted))
        # those a connector has found itself are known by their ids
        found = self.env["crm.tag"].browse(values.get("tag_ids") or ())
        if tags := self._tags(values.get("tags")) | found:
            wanted["tag_ids"] = [(4, tag.id) for tag in tags]
        return wanted

    @api.model
    def _channel_values(self, occasion, code, has_source):
        """The channel of that code; else the code is the source, so that it is not lost.

        :param bool has_source: the event names its source itself, which is nearer to the truth
        """
        if not code:
            return {}
        if "crm.lead.channel" in self.env:
            channel = self.env["crm.lead.channel"].search(
                Domain("code", "=", code)
                & Domain("company_id", "in", [occasion.connector.company_id.id, False]),
                limit=1,
            )
            if channel:
                source = {} if has_source else {"source_id": channel.source_id.id}
                return {"channel_id": channel.id, **(source if channel.source_id else {})}
        if has_source:
            return {}
        record = self.env["utm.mixin"]._find_or_create_record("utm.source", code)
        return {"source_id": record.id}

    @api.model
    def _tags(self, names):
        if isinstance(names, str):
            names = names.replace("，", ",").split(",")
        names = list(dict.fromkeys(name for each in names or () if (name := str(each).strip())))
        names = [name[:64] for name in names[:20]]
        if not names:
            return self.env["crm.tag"]
        found = self.env["crm.tag"].search([("name", "in", names)])
        missing = [name for name in names if name not in set(found.mapped("name"))]
        return found | self.env["crm.tag"].create([{"name": name} for name in missing])

    @api.model
    def _number(self, value):
        try:
            number = float(str(value or "").replace(",", ""))
        except ValueError:
            return None
        return number if 0 < number < 1e13 else None

    # -- updating -------------------------------------------------------------------------------

    @api.model
    def _update(self, lead, identity, wanted, is_stale):
        """Write what may be written; return the names of fields that changed."""
        written = identity.written or {}
        changes = {}
        for name, value in wanted.items():
            if name == "tag_ids":
                fresh = [each for each in value if each[1] not in lead.tag_ids.ids]
                if fresh:
                    changes[name] = fresh
                continue
            current = lead._fields[name].convert_to_write(lead[name], lead)
            if self._comparable(current) == self._comparable(value):
                continue
            ours = self._comparable(current) == self._comparable(written.get(name))
            if not current or (ours and not is_stale):
                changes[name] = value
        if changes:
            lead.write(changes)
        return list(changes)

    @api.model
    def _remembered(self, wanted):
        kept = {name: value for name, value in wanted.items() if name != "tag_ids"}
        return json.loads(json.dumps(kept, default=str))

    @api.model
    def _comparable(self, value):
        if isinstance(value, str):
            return value.strip()
        return value or False

    @api.model
    def _labels(self, names):
        fields = self.env["crm.lead"]._fields
        return ", ".join(fields[name]._description_string(self.env) for name in names)

    @api.model
    def _keep_consent(self, identity, occasion, values):
        """Which text they agreed to, when and where: kept, the newest."""
        version = self._text(values, "consent_version", 100)
        if version and not occasion.is_stale:
            identity.write(
                {
                    "consent_version": version,
                    "consent_place": self._text(values, "consent_place", 500),
                    "date_consent": occasion.date or self.env.cr.now(),
                }
            )
