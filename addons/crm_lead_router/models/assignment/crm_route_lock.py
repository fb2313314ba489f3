from odoo import api, fields, models


class CrmRouteLock(models.Model):
    """One row a person, changed by whoever gives that person a lead.

    Two transactions that count the same person's leads at once can't both commit: the second gets
    a serialization failure and counts again. So capacities hold under any number of workers.
    """

    _name = "crm.route.lock"
    _description = "Routing Lock"
    _log_access = False

    user_id = fields.Many2one("res.users", "Person", required=True, ondelete="cascade")
    stamp = fields.Integer(default=0)

    _user_unique = models.Constraint("UNIQUE(user_id)", "One row a person.")

    @api.model
    def _seize(self, user_ids):
        """Take the right to count and change what these people have, until the transaction ends.

        :raise psycopg2.errors.SerializationFailure: when somebody else has changed it meanwhile;
            the caller starts again in a new transaction
        """
        if not user_ids:
            return
        # sorted: two transactions that want the same people wait for each other in one order only
        self.env.cr.execute(
            """
            INSERT INTO crm_route_lock (user_id, stamp)
                 SELECT unnest(%s), 1
            ON CONFLICT (user_id) DO UPDATE SET stamp = (crm_route_lock.stamp + 1) %% 1000000000
            """,
            [sorted(set(user_ids))],
            log_exceptions=False,
        )
