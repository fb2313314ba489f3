"""Owners of many leads are stored with one statement, and whatever follows from them."""

from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import keep_in_memory, linked_ids
from odoo.tools import SQL

from ...tools.statements import columns_sql
from .crm_lead_scoring import SCORE_FIELDS

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

    def _route_store_owners(self, owners, teams, assignments, moment, scores):
        """Set owner, team and assignment of many leads with one statement.

        Native ``write`` would post a message and look for followers lead by lead; the assignment
        says more than that message, and owners get one notice for the batch.
        """
        ids = list(owners)
        before = linked_ids(self, "team_id")
        changed_team = self.browse(
            lead_id for lead_id in self._ids if before[lead_id] != (teams[lead_id] or False)
        )
        # read before anything waits for its recomputation: reading would do it one by one
        companies, settled = self._route_companies_of(owners, teams)
        known = {**self._route_unaffected(teams), "company_id": settled}
        self.env["crm.lead"].flush_model()
        more = self._route_owner_columns(moment)
        unscored = (None,) * len(SCORE_FIELDS)
        base, behaviour, total, grade = zip(
            *(scores.get(lead_id, unscored) for lead_id in ids), strict=True
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead lead
                   SET user_id = row.user_id, team_id = row.team_id, company_id = row.company_id,
                       assignment_id = row.assignment_id, %(more)s
                       score_base = coalesce(row.base, lead.score_base),
                       score_behaviour = coalesce(row.behaviour, lead.score_behaviour),
                       score_total = coalesce(row.total, lead.score_total),
                       fair_grade = CASE WHEN row.total IS NULL THEN lead.fair_grade
                                    ELSE row.grade END,
                       date_scored = CASE WHEN row.total IS NULL THEN lead.date_scored
                                     ELSE %(moment)s::timestamp END,
                       route_state = 'owned', is_duplicate_checked = true,
                       date_open = %(moment)s::timestamp,
                       day_open = abs(extract(day FROM %(moment)s::timestamp - lead.create_date)),
                       write_uid = %(uid)s, write_date = now() at time zone 'UTC'
                  FROM unnest(%(ids)s, %(users)s, %(teams)s::int[], %(companies)s::int[],
                              %(assignments)s, %(base)s::float8[], %(behaviour)s::float8[],
                              %(total)s::float8[], %(grade)s::text[])
                       AS row (id, user_id, team_id, company_id, assignment_id, base, behaviour,
                               total, grade)
                 WHERE lead.id = row.id
                """,
                more=columns_sql(more),
                moment=moment,
                uid=self.env.uid,
                ids=ids,
                users=[owners[lead_id] for lead_id in ids],
                teams=[teams[lead_id] for lead_id in ids],
                companies=[companies[lead_id] for lead_id in ids],
                assignments=[assignments[lead_id] for lead_id in ids],
                base=list(base),
                behaviour=list(behaviour),
                total=list(total),
                grade=list(grade),
            )
        )
        self.invalidate_recordset(
            [
                "assignment_id",
                "company_id",
                "date_open",
                "date_scored",
                "day_open",
                "is_duplicate_checked",
                "route_state",
                "team_id",
                "user_id",
                *more,
            ],
            flush=False,
        )
        # who is told and what follows ask for these at once
        stored = self.browse(ids)
        columns = ([each[lead_id] for lead_id in ids] for each in (owners, teams, assignments))
        keep_in_memory(stored, ("user_id", "team_id", "assignment_id"), columns)
        keep_in_memory(
            stored, ("route_state", "date_open"), (["owned"] * len(ids), [moment] * len(ids))
        )
        self.env["crm.lead.assignment"].invalidate_model(flush=False)
        self._route_recompute(changed_team, {**known, **dict.fromkeys(more, self)})
        self._route_follow(owners)
        self._route_owners_changed()
        changed_team._validate_fields(["team_id"])

    @api.model
    def _route_owner_columns(self, moment):
        """What else is stored with a new owner: ``{column: value}``, the same for all leads.

        Other addons add theirs, so that each row is written once.
        """
        return {}

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
        for lead_id, own in linked_ids(self, "company_id").items():
            wanted = own or of_team[teams[lead_id]] or self.env.company.id
            if own or wanted in allowed[owners[lead_id]]:
                settled.append(lead_id)
                companies[lead_id] = wanted
            else:
                companies[lead_id] = None
        return companies, self.browse(settled)

    def _route_unaffected(self, teams):
        """What a new team leaves as it is: ``{field: leads}``."""
        Teams = self.env["crm.team"].sudo()
        stages = {stage.id: frozenset(stage.team_ids.ids) for stage in self.stage_id}
        fitting, plain = [], []
        with_properties = {
            team.id
            for team in self.team_id | Teams.browse({each for each in teams.values() if each})
            if team.lead_properties_definition
        }
        stage_of, team_of = linked_ids(self, "stage_id"), linked_ids(self, "team_id")
        for lead_id in self._ids:
            team_id = teams[lead_id]
            of_stage = stages.get(stage_of[lead_id])
            if of_stage is not None and (not of_stage or team_id in of_stage):
                fitting.append(lead_id)
            if not {team_id, team_of[lead_id]} & with_properties:
                plain.append(lead_id)
        fitting = self.browse(fitting)
        return {
            "stage_id": fitting,
            "won_status": fitting,
            "date_last_stage_update": fitting,
            "lead_properties": self.browse(plain),
        }

    def _route_recompute(self, changed_team, known):
        """Whatever depends on owner and team follows, but for what is known already.

        The statement has set team and dates; a stage is looked at only where the new team has not
        got it; success rates follow with core's nightly recomputation of all leads.

        :param known: ``{field: leads}`` that need no computation
        """
        self.modified(["user_id", "date_open"])
        changed_team.modified(["team_id"])
        for name, records in {**dict.fromkeys(KNOWN_FIELDS, self), **known}.items():
            self.env.remove_to_compute(self._fields[name], records)

    def _route_follow(self, owners):
        """Owners follow their leads, as they do natively: one statement for the batch."""
        default, _internal, _external = self.env["mail.message.subtype"].default_subtypes(
            "crm.lead"
        )
        users = self.env["res.users"].sudo().browse(set(owners.values()))
        partners = {user.id: user.partner_id.id for user in users}
        self.env.cr.execute(
            SQL(
                """
                WITH fresh AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT 'crm.lead', * FROM unnest(%s::int[], %s::int[])
                        ON CONFLICT DO NOTHING
                 RETURNING id
                )
                INSERT INTO mail_followers_mail_message_subtype_rel
                            (mail_followers_id, mail_message_subtype_id)
                SELECT fresh.id, subtype FROM fresh, unnest(%s::int[]) subtype
                    ON CONFLICT DO NOTHING
                """,
                list(owners),
                [partners[user_id] for user_id in owners.values()],
                list(default.ids),
            )
        )
        self.env["mail.followers"].invalidate_model(flush=False)
        self.invalidate_recordset(["message_follower_ids", "message_partner_ids"], flush=False)
