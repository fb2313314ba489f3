from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.tools import SQL


class CrmTalktrack(models.Model):
    """A situation, e.g. "customer mentions a competitor", and ways to answer it."""

    _name = "crm.talktrack"
    _description = "Talk Track"
    _order = "sequence, id"

    name = fields.Char("Situation", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    industry_ids = fields.Many2many("res.partner.industry", string="Industries", help="Empty: all.")
    strategy_ids = fields.One2many(
        "crm.talktrack.strategy", "talktrack_id", "Strategies", copy=True
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")

    @api.model
    def _for_canvas(self, lead):
        """Talk tracks for the industry of a lead's customer, its own industry's first."""
        industry = lead._followup_industry()
        tracks = self.search(
            ["|", ("industry_ids", "=", False), ("industry_ids", "in", industry.ids)]
        ).filtered("strategy_ids")
        # sudo: the files are shown to whoever may read the talk track
        return [
            {
                "id": track.id,
                "name": track.name,
                "strategies": [
                    each._for_canvas() for each in track.sudo().strategy_ids._of_industry(industry)
                ],
            }
            for track in tracks.sorted(lambda each: (not each.industry_ids, each.sequence))
        ]


class CrmTalktrackStrategy(models.Model):
    _name = "crm.talktrack.strategy"
    _description = "Talk Track Strategy"
    _order = "talktrack_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    talktrack_id = fields.Many2one("crm.talktrack", required=True, index=True, ondelete="cascade")
    text = fields.Text("What to say", translate=True)
    industry_ids = fields.Many2many(
        "res.partner.industry",
        string="Only for industries",
        help="Customers of these see it first, others not at all. Empty: everybody sees it.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    use_count = fields.Integer("Used", compute="_compute_use_count")
    moved_count = fields.Integer(
        "Deal moved afterwards",
        compute="_compute_use_count",
        help="Uses after which the opportunity advanced or was won within 30 days, by its ledger.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        strategies = super().create(vals_list)
        strategies._own_files()
        return strategies

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_files()
        return result

    def _own_files(self):
        """Whoever may read a strategy may open its files."""
        for strategy in self:
            # sudo: uploaded before the strategy was there, by whoever wrote it
            loose = strategy.attachment_ids.sudo().filtered(
                lambda each: not each.res_id and each.create_uid == self.env.user
            )
            if loose:
                loose.write({"res_model": self._name, "res_id": strategy.id})

    def _of_industry(self, industry):
        """What fits customers of ``industry``: made for it first, then what fits everybody."""
        return self.filtered(
            lambda each: not each.industry_ids or industry in each.industry_ids
        ).sorted(lambda each: (not each.industry_ids, each.sequence, each.id))

    def _compute_use_count(self):
        self.env["crm.talktrack.use"].flush_model()
        self.env["crm.stage.transition"].flush_model()
        counts = {
            strategy: rest
            for strategy, *rest in self.env.execute_query(
                SQL(
                    """
                    SELECT use.strategy_id, COUNT(*),
                           COUNT(*) FILTER (WHERE EXISTS (
                               SELECT 1 FROM crm_stage_transition AS moved
                                WHERE moved.lead_id = use.lead_id
                                  AND moved.kind IN ('advance', 'won')
                                  AND moved.date > use.date
                                  AND moved.date < use.date + INTERVAL '30 days'))
                      FROM crm_talktrack_use AS use
                     WHERE use.strategy_id = ANY(%s)
                     GROUP BY use.strategy_id
                    """,
                    self.ids,
                )
            )
        }
        for strategy in self:
            strategy.use_count, strategy.moved_count = counts.get(strategy.id, (0, 0))

    def _for_canvas(self):
        return {
            "id": self.id,
            "name": self.name,
            "text": self.text or "",
            "files": [
                {
                    "id": each.id,
                    "name": each.name,
                    "url": f"/web/content/{each.id}?download=true",
                }
                for each in self.attachment_ids
            ],
            "used": self.use_count,
            "moved": self.moved_count,
        }

    def action_use(self, lead_id):
        """Remember that this strategy was used on an opportunity, once a day."""
        self.ensure_one()
        lead = self.env["crm.lead"].browse(lead_id)
        lead.check_access("write")
        self.check_access("read")
        # sudo: uses are counted by the system only
        Use = without_defaults(self.env["crm.talktrack.use"]).sudo()
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        domain = [
            ("strategy_id", "=", self.id),
            ("lead_id", "=", lead.id),
            ("user_id", "=", self.env.uid),
            ("date", ">=", today),
        ]
        if not Use.search_count(domain, limit=1):
            Use.create({"strategy_id": self.id, "lead_id": lead.id, "user_id": self.env.uid})
        return True


class CrmTalktrackUse(models.Model):
    _name = "crm.talktrack.use"
    _description = "Talk Track Use"
    _order = "date desc, id desc"

    strategy_id = fields.Many2one(
        "crm.talktrack.strategy", required=True, index=True, ondelete="cascade"
    )
    talktrack_id = fields.Many2one(related="strategy_id.talktrack_id", store=True)
    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Salesperson", required=True, ondelete="cascade")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
