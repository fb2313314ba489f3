"""Repeated enquiries: the same phone, mail address or credit code as somebody we know."""

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_find_repeated(self):
        """Who these leads repeat: an older open lead first, else a customer.

        :return: ``{lead_id: (other_lead_id or None, partner_id or None, owner_id or None)}``
        """
        if not self.ids:
            return {}
        self.env["crm.lead"].flush_model()
        ids = list(self.ids)
        found = {}
        leads = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (fresh.id) fresh.id, other.id, other.user_id
                  FROM crm_lead fresh
                  CROSS JOIN LATERAL (
                      SELECT id, user_id, company_id FROM crm_lead
                       WHERE phone_sanitized = fresh.phone_sanitized AND id < fresh.id
                         AND active AND won_status = 'pending'
                      UNION ALL
                      SELECT id, user_id, company_id FROM crm_lead
                       WHERE email_normalized = fresh.email_normalized AND id < fresh.id
                         AND active AND won_status = 'pending'
                      UNION ALL
                      SELECT id, user_id, company_id FROM crm_lead
                       WHERE credit_code = fresh.credit_code AND id < fresh.id
                         AND active AND won_status = 'pending'
                  ) other
                 WHERE fresh.id = ANY(%s)
                   AND (fresh.company_id IS NULL OR other.company_id IS NULL
                        OR fresh.company_id = other.company_id)
                 ORDER BY fresh.id, (other.user_id IS NULL), other.id
                """,
                ids,
            )
        )
        for lead_id, other_id, user_id in leads:
            found[lead_id] = (other_id, None, user_id)
        rest = [lead_id for lead_id in ids if lead_id not in found]
        if rest:
            self.env["res.partner"].flush_model()
            for lead_id, partner_id, user_id in self._route_find_customers(rest):
                found[lead_id] = (None, partner_id, user_id)
        return found

    def _route_find_customers(self, ids):
        """Customers with a salesperson that leads repeat: rows of lead, partner, owner."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (fresh.id) fresh.id, partner.id, partner.user_id
                  FROM crm_lead fresh
                  CROSS JOIN LATERAL (
                      SELECT id, user_id, company_id FROM res_partner
                       WHERE phone_sanitized = fresh.phone_sanitized AND active
                         AND user_id IS NOT NULL
                      UNION ALL
                      SELECT id, user_id, company_id FROM res_partner
                       WHERE email_normalized = fresh.email_normalized AND active
                         AND user_id IS NOT NULL
                      UNION ALL
                      SELECT id, user_id, company_id FROM res_partner
                       WHERE vat = fresh.credit_code AND active AND user_id IS NOT NULL
                  ) partner
                 WHERE fresh.id = ANY(%s)
                   AND (fresh.company_id IS NULL OR partner.company_id IS NULL
                        OR fresh.company_id = partner.company_id)
                 ORDER BY fresh.id, partner.id
                """,
                list(ids),
            )
        )

    def _route_settle_repeated(self):
        """Look these queued leads up once and settle the repeated ones by the company's policy.

        :return: ``{lead_id: (owner_id, other_lead_id)}`` of those that go to the owner of the
            enquiry they repeat, and ``{lead_id: other_lead_id}`` of those that repeat another of
            these, which has no owner yet
        """
        fresh = self.filtered(lambda lead: not lead.is_duplicate_checked)
        if not fresh:
            return {}, {}
        repeated = fresh._route_find_repeated()
        same_owner, merge, refused, follows = {}, {}, {}, {}
        waiting = set(self.ids)
        for lead in fresh:
            other_id, partner_id, owner_id = repeated.get(lead.id, (None, None, None))
            if not (other_id or partner_id):
                continue
            policy = lead._route_company().route_duplicate_policy
            if policy == "refuse":
                refused[lead.id] = (other_id, partner_id, owner_id)
            elif policy == "merge" and other_id:
                merge[lead.id] = (other_id, partner_id, owner_id)
            elif owner_id:
                same_owner[lead.id] = (other_id, partner_id, owner_id)
            elif other_id in waiting:
                follows[lead.id] = (other_id, partner_id, None)
        fresh._route_mark_repeated(
            [
                ("owner", {**same_owner, **follows}, None),
                ("merge", merge, "duplicate"),
                ("refuse", refused, "duplicate"),
            ]
        )
        (self.browse(list(merge)) | self.browse(list(refused)))._route_propose_merge(
            {**merge, **refused}
        )
        owners = {
            lead_id: (owner, other) for lead_id, (other, _partner, owner) in same_owner.items()
        }
        return owners, {lead_id: other for lead_id, (other, _partner, _owner) in follows.items()}

    def _route_mark_repeated(self, groups):
        """Store the outcome of the repeated ones; the others are marked with what they become."""
        rows = [
            (lead_id, outcome, other_id, partner_id, state)
            for outcome, group, state in groups
            for lead_id, (other_id, partner_id, _owner) in group.items()
        ]
        if rows:
            self.env.cr.execute_values(
                """
                UPDATE crm_lead lead
                   SET is_duplicate_checked = true, duplicate_outcome = row.outcome,
                       duplicate_of_id = row.other_id::int,
                       duplicate_partner_id = row.partner_id::int,
                       route_state = coalesce(row.state, lead.route_state)
                  FROM (VALUES %s) AS row (id, outcome, other_id, partner_id, state)
                 WHERE lead.id = row.id
                """,
                rows,
                template="(%s, %s::varchar, %s::int, %s::int, %s::varchar)",
                page_size=len(rows),
            )
        self.invalidate_recordset(
            [
                "is_duplicate_checked",
                "duplicate_outcome",
                "duplicate_of_id",
                "duplicate_partner_id",
                "route_state",
            ],
            flush=False,
        )

    def _route_propose_merge(self, repeated):
        """Ask the owner of the older enquiry, else the team's leader, to settle a repeated one."""
        asked = []
        for lead in self:
            owner = self.env["res.users"].browse(repeated[lead.id][2])
            owner = owner if owner.active else lead.team_id.user_id
            if owner:
                asked.append((lead, owner))
        self._route_activities(
            asked,
            lambda lead: lead.env._("Repeated enquiry: merge or keep apart"),
        )

    def _route_refuse_repeated(self):
        """Refuse repeated enquiries at the keyboard, where policy says so.

        :raise ValidationError: naming who has the customer already
        """
        repeated = self._route_find_repeated()
        for lead in self:
            if lead.id not in repeated:
                continue
            if lead._route_company().route_duplicate_policy != "refuse":
                continue
            _other_id, _partner_id, owner_id = repeated[lead.id]
            # the name of who has the customer is what the person needs; nothing else is shown
            owner = self.env["res.users"].sudo().browse(owner_id)
            raise ValidationError(
                self.env._(
                    "This customer is known already, with the same phone, mail address or credit "
                    "code: %(owner)s takes care of it. Tell %(owner)s about the enquiry instead of "
                    "entering it again.",
                    owner=owner.name or self.env._("somebody in the pool of leads"),
                )
            )

    def action_keep_apart(self):
        """It is no repeated enquiry after all: let the router choose an owner."""
        self.check_access("write")
        leads = self.sudo().filtered(lambda lead: lead.route_state == "duplicate")
        leads._route_write({"duplicate_outcome": "separate", "route_state": False})
        leads._route_enqueue()

    def action_merge_repeated(self):
        """Merge with the enquiry it repeats; the older one stays and keeps its owner."""
        self.ensure_one()
        self.check_access("write")
        other = self.duplicate_of_id
        other.check_access("write")
        # judged here: who owns the older lead may take in what repeats it, and managers may
        if other.user_id != self.env.user and not self._route_can_assign():
            raise ValidationError(
                self.env._(
                    "Only %(owner)s or a manager can merge this enquiry.",
                    owner=other.user_id.sudo().name or self.env._("a manager"),
                )
            )
        return self._route_merge_into(other).get_formview_action()
