"""Owners of many leads are stored with one statement, and whatever follows from them."""

from odoo import models
from odoo.tools import SQL

# what follows from owner and team in other ways, and needs no computation; see _route_recompute
KNOWN_FIELDS = (
    "team_id",
    "date_open",
    "day_open",
    "probability",
    "automated_probability",
    "prorated_revenue",
    "recurring_revenue_prorated",
    "recurring_revenue_monthly_prorated",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_as_router(self):
        """The same leads for the router's own steps: whoever may write assignments sets owners.

        Not the right to write protected fields, which the other addons' checks would see, too.
        """
        return self.with_env(self.env["crm.lead.assignment"]._with_edit_sentinel().env)

    def _route_is_router(self):
        """Whether the router itself is writing."""
        return self.env["crm.lead.assignment"]._has_edit_sentinel()

    def _route_write(self, vals):
        """Write protected fields."""
        if self:
            self.sudo().with_context(
                tracking_disable=True
            )._route_as_router()._with_edit_sentinel().write(vals)

    def _route_store_owners(self, owners, teams, assignments, moment):
        """Set owner, team and assignment of many leads with one statement.

        Native ``write`` would post a message and look for followers lead by lead; the assignment
        says more than that message, and owners get one notice for the batch.
        """
        ids = list(owners)
        changed_team = self.filtered(lambda lead: lead.team_id.id != (teams[lead.id] or False))
        # read before anything waits for its recomputation: reading would do it one by one
        fitting = self.filtered(
            lambda lead: (
                lead.stage_id
                and (not lead.stage_id.team_ids or teams[lead.id] in lead.stage_id.team_ids.ids)
            )
        )
        companies, settled = self._route_companies_of(owners, teams)
        self.env["crm.lead"].flush_model()
        self.env.cr.execute_values(
            """
            UPDATE crm_lead lead
               SET user_id = row.user_id, team_id = row.team_id, company_id = row.company_id,
                   assignment_id = row.assignment_id,
                   route_state = 'owned', is_duplicate_checked = true, date_open = row.moment,
                   day_open = abs(extract(day FROM row.moment - lead.create_date)),
                   write_uid = row.uid, write_date = now() at time zone 'UTC'
              FROM (VALUES %s) AS row
                   (id, user_id, team_id, company_id, assignment_id, moment, uid)
             WHERE lead.id = row.id
            """,
            [
                (
                    lead_id,
                    owners[lead_id],
                    teams[lead_id],
                    companies[lead_id],
                    assignments[lead_id],
                    moment,
                    self.env.uid,
                )
                for lead_id in ids
            ],
            template="(%s, %s, %s::int, %s::int, %s, %s::timestamp, %s)",
            page_size=len(ids),
        )
        self.invalidate_recordset(
            [
                "assignment_id",
                "company_id",
                "date_open",
                "day_open",
                "is_duplicate_checked",
                "route_state",
                "team_id",
                "user_id",
            ],
            flush=False,
        )
        self.env["crm.lead.assignment"].invalidate_model(flush=False)
        self._route_recompute(changed_team, fitting, settled)
        self._route_follow(owners)
        self._route_owners_changed()
        changed_team._validate_fields(["team_id"])

    def _route_owners_changed(self):
        """Owners were set by a statement: what other addons keep for an owner follows from here."""
        self._validate_fields(["user_id"])

    def _route_companies_of(self, owners, teams):
        """The companies of leads with new owners: routing never moves a lead to another one.

        :return: ``({lead_id: company_id or None}, leads)``; a lead without a company that is not
            among these leads gets its company from core
        """
        Users, Teams = self.env["res.users"].sudo(), self.env["crm.team"].sudo()
        allowed = {
            user_id: set(Users.browse(user_id).company_ids.ids) for user_id in set(owners.values())
        }
        of_team = {team_id: Teams.browse(team_id).company_id.id for team_id in set(teams.values())}
        companies, settled = {}, []
        for lead in self:
            own = lead.company_id.id
            wanted = own or of_team[teams[lead.id]] or self.env.company.id
            if own or wanted in allowed[owners[lead.id]]:
                settled.append(lead.id)
                companies[lead.id] = wanted
            else:
                companies[lead.id] = None
        return companies, self.browse(settled)

    def _route_recompute(self, changed_team, fitting, settled):
        """Whatever depends on owner and team follows, but for what is known already.

        The statement has set team and dates; a stage is looked at only where the new team has not
        got it; success rates follow with core's nightly recomputation of all leads.

        :param fitting: leads whose stage is one of their new team's
        :param settled: leads whose company is that of their new owner and team
        """
        self.modified(["user_id", "date_open"])
        changed_team.modified(["team_id"])
        known = dict.fromkeys(KNOWN_FIELDS, self)
        known |= {"stage_id": fitting, "won_status": fitting, "company_id": settled}
        for name, records in known.items():
            self.env.remove_to_compute(self._fields[name], records)

    def _route_follow(self, owners):
        """Owners follow their leads, as they do natively: two statements for the batch."""
        default, _internal, _external = self.env["mail.message.subtype"].default_subtypes(
            "crm.lead"
        )
        users = self.env["res.users"].sudo().browse(set(owners.values()))
        partners = {user.id: user.partner_id.id for user in users}
        rows = self.env.cr.execute_values(
            "INSERT INTO mail_followers (res_model, res_id, partner_id) VALUES %s"
            " ON CONFLICT DO NOTHING RETURNING id",
            [("crm.lead", lead_id, partners[user_id]) for lead_id, user_id in owners.items()],
            page_size=len(owners),
            fetch=True,
        )
        if rows and default:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO mail_followers_mail_message_subtype_rel"
                    " (mail_followers_id, mail_message_subtype_id)"
                    " SELECT follower, subtype FROM unnest(%s) follower, unnest(%s) subtype"
                    " ON CONFLICT DO NOTHING",
                    [row[0] for row in rows],
                    list(default.ids),
                )
            )
        self.env["mail.followers"].invalidate_model(flush=False)
        self.invalidate_recordset(["message_follower_ids", "message_partner_ids"], flush=False)
