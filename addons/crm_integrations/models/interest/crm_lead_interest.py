"""What somebody did outside: asked, liked, downloaded, scanned. Rows that are only ever added.

They belong to whom the other system knows by a number: to nobody yet, as long as nobody left a
name; all of it is the lead's once there is one.
"""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only
from odoo.addons.crm_notary.tools.bulk import bulk_insert

from ...tools.text import clean, short_key

KINDS = [
    ("question", "Question"),
    ("download", "Download"),
    ("scan", "Booth Scanned"),
    ("stay", "Stay at a Booth"),
    ("watch", "Watching"),
    ("interaction", "Interaction"),
    ("page", "Page Visited"),
    ("form", "Form Sent"),
    ("like", "Like"),
]
# how warm one of them is; minutes are added
WARMTH = {
    "question": 5,
    "form": 5,
    "download": 4,
    "scan": 3,
    "interaction": 2,
    "page": 1,
    "like": 1,
}
MOST_MINUTES = 120
MOST_COUNT = 100
# the score's name of each
SCORE = {
    "scan": "booth", "stay": "booth", "question": "message", "download": "download",
    "watch": "webinar", "interaction": "interaction", "like": "interaction", "page": "page",
    "form": "form",
}  # fmt: skip
# of one person, for the score
MOST_SCORED = 2000


class CrmLeadInterest(models.Model):
    _name = "crm.lead.interest"
    _description = "What a Lead Did Outside"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = append_only.Rules(
        nullable=("text", "create_uid", "write_uid"),
        goes_with=("identity_id", "crm_external_identity"),
    )
    _order = "date desc, id desc"
    _rec_name = "subject"

    identity_id = fields.Many2one(
        "crm.external.identity", "Who", required=True, readonly=True, index=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(related="identity_id.lead_id")
    company_id = fields.Many2one(related="identity_id.company_id")
    kind = fields.Selection(KINDS, "What", required=True, readonly=True)
    subject = fields.Char("About", readonly=True)
    occasion = fields.Char("Where", readonly=True, help="The live stream or the fair.")
    seconds = fields.Integer("Duration (s)", readonly=True)
    count = fields.Integer("How Often", readonly=True)
    warmth = fields.Float(
        readonly=True,
        digits=(16, 1),
        help="Question or form 5, download 4, scan 3, interaction 2, page or like 1, each time; a "
        "minute of watching or staying 1.",
    )
    text = fields.Text("In Their Words", readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    external_key = fields.Char(required=True, readonly=True)

    _external_key_unique = models.Constraint(
        "UNIQUE(external_key)", "This has been received already."
    )

    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("What people did is recorded by connectors only.")
        return ""

    @api.model
    def _record(self, identity, rows):
        """Add what is new with one statement.

        :param list rows: dicts of ``id, kind, subject, occasion, seconds, count, text, date``
        :return: the dicts that are new
        """
        now = fields.Datetime.now()
        values = {}
        for row in rows:
            if row["kind"] not in SCORE:
                continue
            key = short_key(f"{identity.connector_id.id}:{row['id']}")
            seconds = min(max(row["seconds"], 0), 24 * 3600)
            count = min(max(row["count"], 1), MOST_COUNT)
            warmth = WARMTH.get(row["kind"], 0) * count
            values[key] = (
                row,
                (
                    identity.id,
                    row["kind"],
                    clean(row["subject"], 200),
                    clean(row["occasion"], 200),
                    seconds,
                    count,
                    warmth + min(seconds / 60, MOST_MINUTES),
                    clean(row["text"], 2000) or None,
                    # clocks of phones run ahead
                    min(row["date"] or now, now),
                    key,
                ),
            )
        added = bulk_insert(
            self.env,
            self._table,
            (
                "identity_id", "kind", "subject", "occasion", "seconds", "count", "warmth", "text",
                "date", "external_key",
            ),
            [each for _row, each in values.values()],
            conflict="DO NOTHING",
            returning="external_key",
        )  # fmt: skip
        return [values[key][0] for (key,) in added]

    @api.model
    def _score(self, identity, lead):
        """Tell the lead's score what it does not know yet, also of before there was a lead."""
        if "crm.score.event" not in self.env:
            return
        Event = self.env["crm.score.event"]
        found = self.search([("identity_id", "=", identity.id)], limit=MOST_SCORED)
        keys = {short_key(f"interest:{each.external_key}"): each for each in found}
        known = Event.search_fetch([("external_key", "in", list(keys))], ["external_key"])
        for each in known:
            keys.pop(each.external_key)
        Event.create(
            [
                {
                    "lead_id": lead.id,
                    "event_type": SCORE[each.kind],
                    "reference": each.subject,
                    "seconds": each.seconds,
                    "date": each.date,
                    "external_key": key,
                }
                for key, each in keys.items()
            ]
        )

    @api.model
    def _forget_words(self, identities):
        """Erase what these people wrote; that they did something stays."""
        self.flush_model()
        self.env.cr.execute(
            "UPDATE crm_lead_interest SET text = NULL"
            " WHERE identity_id = ANY(%s) AND text IS NOT NULL",
            [identities.ids],
        )
        self.invalidate_model(["text"])


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    interest_ids = fields.One2many("crm.lead.interest", "identity_id")

    def _erase(self):
        self.env["crm.lead.interest"]._forget_words(self)
        return super()._erase()
