"""Made-up history: rows as the nightly snapshot writes them."""

from odoo.addons.crm_notary.tools.bulk import bulk_insert

from ..models.snapshot.crm_trust_snapshot import NEVER
from .common import TrustCase

COLUMNS = (
    "lead_id", "lead_key", "day", "state", "stage_id", "amount", "currency_id", "probability",
    "automated_probability", "date_deadline", "push_days", "credibility", "user_id", "team_id",
    "company_id", "next_day",
)  # fmt: skip


class HistoryCase(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = 10**8

    def rows(self, *rows):
        """Write rows down, each a dict; what is not said is as usual for a deal of Ann.

        :param rows: with ``day`` and ``key`` at least
        """
        self.env.flush_all()
        values = []
        for row in rows:
            user = row.get("user", self.ann)
            team = {self.bob: self.west, self.out: self.berlin}.get(user, self.east)
            values.append(
                (
                    row.get("lead_id"), row["key"], row["day"], row.get("state", "open"),
                    row.get("stage", self.first_stage).id, row.get("amount", 1000),
                    team.company_id.currency_id.id, row.get("probability", 50),
                    row.get("automated", 40), row.get("due"), row.get("push", 0),
                    row.get("credibility", 100), user.id, team.id, team.company_id.id,
                    NEVER,
                )
            )  # fmt: skip
        bulk_insert(self.env, "crm_trust_snapshot", COLUMNS, values)
        self.env.cr.execute(
            """
            UPDATE crm_trust_snapshot AS row SET next_day = next.day
              FROM (SELECT id, lead(day) OVER (PARTITION BY lead_key ORDER BY day) AS day
                      FROM crm_trust_snapshot) AS next
             WHERE next.id = row.id AND row.next_day IS DISTINCT FROM next.day
               AND next.day IS NOT NULL
            """
        )
        self.env["crm.trust.snapshot"].invalidate_model()

    def new_key(self):
        type(self).key += 1
        return self.key

    def days(self, *days, company=None):
        """Note that these days were written down."""
        self.env.flush_all()
        company = company or self.company
        bulk_insert(
            self.env, "crm_trust_snapshot_run", ("company_id", "day"),
            [(company.id, day) for day in days], conflict="DO NOTHING",
        )  # fmt: skip
