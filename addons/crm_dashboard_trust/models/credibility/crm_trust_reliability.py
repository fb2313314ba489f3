"""Whether credibility predicts winning: as it was written down then, and what came of it."""

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.scope import scope_from
from ...tools.reliability import ENOUGH, judge

MONTHS = 12
# of more deals than that the latest tell as much, and nobody waits for the others
MOST_DEALS = 20_000


class CrmTrustCredibility(models.AbstractModel):
    _inherit = "crm.trust.credibility"

    @api.model
    @api.readonly
    def read_reliability(self, scope=None):
        """For the page, see :meth:`_reliability`.

        :param dict scope: see :func:`~.scope.scope_from`
        """
        scope = scope_from(self.env, scope)
        return self.with_context(
            allowed_company_ids=scope.company.ids, active_test=False
        )._reliability(scope)

    @api.model
    def _reliability(self, scope):
        """A deal counts once: as it stood on the first day of the month in which it closed last.

        Of the last twelve months, of very many the latest, read as the reader from what was
        written down only.

        :return: dict of :func:`~.tools.reliability.judge` with ``says``, a sentence
        """
        found = judge(self._reliability_rows(scope))
        found["says"] = self._reliability_says(found)
        found["trust"] = {"predicts": "high", "few": "fair"}.get(found["verdict"], "low")
        return found

    @api.model
    def _reliability_rows(self, scope):
        """:return: list of ``(credibility, won, closed)``"""
        Snapshot = self.env["crm.trust.snapshot"]
        if not Snapshot.has_access("read"):
            return []
        Snapshot.flush_model()
        query = Snapshot._search(
            self._reliability_closed(scope), order="day desc, id desc", limit=MOST_DEALS
        )
        columns = ("lead_key", "day", "state")
        closed = query.select(
            *(Snapshot._field_to_sql(Snapshot._table, name, query) for name in columns)
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT before.credibility, count(*) FILTER (WHERE closed.state = 'won'), count(*)
                  FROM (
                           SELECT DISTINCT ON (lead_key) lead_key, day, state
                             FROM (%s) AS latest
                         ORDER BY lead_key, day DESC
                       ) AS closed
                  JOIN LATERAL (
                           SELECT state, credibility FROM crm_trust_snapshot AS earlier
                            WHERE earlier.lead_key = closed.lead_key
                              AND earlier.day
                                  <= date_trunc('month', (closed.day - 1)::timestamp)::date
                         ORDER BY earlier.day DESC LIMIT 1
                       ) AS before ON before.state = 'open'
              GROUP BY before.credibility ORDER BY before.credibility
                """,
                closed,
            )
        )

    @api.model
    def _reliability_closed(self, scope):
        """:return: Domain: what was written down as closed in the last months"""
        found = Domain(
            [
                ("company_id", "=", scope.company.id),
                ("state", "in", ("won", "lost")),
                ("day", ">", today(scope.company) - relativedelta(months=MONTHS)),
            ]
        )
        if scope.team:
            found &= Domain("team_id", "=", scope.team.id)
        if scope.user:
            found &= Domain("user_id", "=", scope.user.id)
        return found

    @api.model
    def _reliability_says(self, found):
        numbers = {"count": found["count"], "enough": ENOUGH}
        if found["verdict"] == "few":
            return self.env._(
                "Too early to say: %(count)s deals closed whose credibility was known a month "
                "before; it takes %(enough)s.",
                **numbers,
            )
        if found["verdict"] == "predicts":
            return self.env._(
                "Yes: of %(count)s closed deals, those with a higher credibility were won more "
                "often, by more than chance.",
                **numbers,
            )
        if found["verdict"] == "reversed":
            return self.env._(
                "No, the other way round: of %(count)s closed deals, those with a higher "
                "credibility were won less often. Look at what the gates ask for.",
                **numbers,
            )
        return self.env._(
            "No: whether the last %(count)s deals were won did not depend on their credibility, "
            "or by no more than chance. Do not rely on it to tell who will buy.",
            **numbers,
        )
