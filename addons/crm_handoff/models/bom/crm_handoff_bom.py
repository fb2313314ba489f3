import logging

from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert, bulk_update
from odoo.exceptions import UserError
from psycopg2.extras import Json

from .compare import differences, total
from .crm_handoff_bom_line import COST_GROUPS

_logger = logging.getLogger(__name__)

LINE_COLUMNS = (
    "version_id",
    "order_id",
    "order_line_id",
    "company_id",
    "sequence",
    "level",
    "key",
    "product_id",
    "name",
    "source_bom_id",
    "quantity",
    "uom_id",
    "base_quantity",
    "unit_cost",
    "base_cost",
    "total_cost",
    "is_leaf",
)
CHECK_BATCH = 50


class CrmHandoffBom(models.Model):
    """One version of the frozen multi-level bill of materials of a sale order."""

    _name = "crm.handoff.bom"
    _description = "Frozen Bill of Materials"
    _inherit = ["crm.notary.protected"]
    _order = "order_id, version desc"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    flow_id = fields.Many2one("crm.handoff.flow", readonly=True, ondelete="restrict")
    version = fields.Integer(required=True, readonly=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("current", "In force"),
            ("superseded", "Superseded"),
            ("refused", "Refused"),
            ("outdated", "Outdated"),
        ],
        required=True,
        readonly=True,
        default="current",
    )
    date = fields.Datetime("Frozen on", readonly=True)
    user_id = fields.Many2one("res.users", "Frozen by", readonly=True)
    line_ids = fields.One2many("crm.handoff.bom.line", "version_id", "Lines", readonly=True)
    total_cost = fields.Monetary(
        compute="_compute_total_cost",
        compute_sudo=True,
        groups=COST_GROUPS,
    )
    check_needed = fields.Boolean(readonly=True)
    engineering_user_id = fields.Many2one("res.users", "Accepted by engineering", readonly=True)
    engineering_date = fields.Datetime(readonly=True)
    sales_user_id = fields.Many2one("res.users", "Accepted by sales", readonly=True)
    sales_date = fields.Datetime(readonly=True)
    refused_note = fields.Char(readonly=True)
    difference_html = fields.Html(
        "Difference", compute="_compute_difference_html", sanitize=False, compute_sudo=True
    )
    approval_ids = fields.One2many("crm.handoff.bom.approval", "bom_id", readonly=True)
    can_accept = fields.Boolean(compute="_compute_can_accept")

    _once = models.Constraint("UNIQUE(order_id, version)", "This version exists already.")
    _one_current = models.UniqueIndex(
        "(order_id) WHERE state = 'current'", "An order has one bill of materials in force."
    )
    _to_check = models.Index("(id) WHERE check_needed IS TRUE")

    @api.depends("order_id", "version")
    def _compute_display_name(self):
        for bom in self:
            bom.display_name = self.env._(
                "%(order)s, version %(version)s",
                order=bom.sudo().order_id.name,
                version=bom.version,
            )

    def _compute_total_cost(self):
        totals = dict(
            self.env["crm.handoff.bom.line"]._read_group(
                [("version_id", "in", self.ids), ("is_leaf", "=", True)],
                ["version_id"],
                ["total_cost:sum"],
            )
        )
        for bom in self:
            bom.total_cost = totals.get(bom, 0.0)

    @api.depends_context("uid", "lang")
    def _compute_difference_html(self):
        shows_cost = self.env.user.has_groups(COST_GROUPS)
        for bom in self:
            other = (
                bom._rows_now()
                if bom.state == "current"
                else bom.order_id.handoff_bom_id._rows_frozen()
            )
            mine = bom._rows_frozen()
            old, new = (mine, other) if bom.state == "current" else (other, mine)
            found = bom._differences(old, new)
            if not shows_cost:
                found = [each for each in found if each.kind != "cost"]
            bom.difference_html = bom._difference_table(found)

    @api.depends_context("uid")
    @api.depends("state", "approval_ids.can_decide")
    def _compute_can_accept(self):
        for bom in self:
            # sudo: who may decide is looked up from records one may not read
            bom.can_accept = any(bom.sudo().approval_ids.mapped("can_decide"))

    # -- protection -------------------------------------------------------------------------

    @api.model
    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("Bills of materials are frozen at signature.")
        if operation == "unlink":
            return self.env._("All versions of a bill of materials stay.")
        return self.env._("Please change the order; a new version is proposed then.")

    # -- freezing ---------------------------------------------------------------------------

    @api.model
    def _freeze(self, orders_by_flow, *, state="current"):
        """Freeze orders as they are now: three statements however many orders.

        :param orders_by_flow: ``[(flow, orders)]``
        """
        orders = self.env["sale.order"].union(*(orders for _flow, orders in orders_by_flow))
        if not orders:
            return self.browse()
        versions = dict(
            self._read_group([("order_id", "in", orders.ids)], ["order_id"], ["version:max"])
        )
        now = fields.Datetime.now()
        inserted = bulk_insert(
            self.env,
            self._table,
            ("order_id", "company_id", "flow_id", "version", "state", "date", "user_id"),
            [
                (
                    order.id,
                    order.company_id.id,
                    flow.id or None,
                    versions.get(order, 0) + 1,
                    state,
                    now,
                    self.env.uid,
                )
                for flow, flow_orders in orders_by_flow
                for order in flow_orders
            ],
            conflict="DO NOTHING",
            returning="id, order_id",
        )
        self._insert_lines(inserted, orders._handoff_structure())
        orders.invalidate_recordset(
            [
                "handoff_bom_ids",
                "handoff_bom_id",
                "handoff_bom_line_ids",
                "handoff_bom_changed",
                "handoff_proposed_bom_id",
            ],
            flush=False,
        )
        return self.browse([row[0] for row in inserted])

    def _insert_lines(self, inserted, structures):
        names = self._names_of(
            {row["product_id"] for structure in structures.values() for row in structure}
        )
        rows = []
        for bom_id, order_id in inserted:
            for sequence, row in enumerate(structures.get(order_id, ())):
                rows.append(
                    (
                        bom_id,
                        order_id,
                        row["order_line_id"],
                        row["company_id"],
                        sequence,
                        row["level"],
                        row["key"],
                        row["product_id"],
                        Json(names[row["product_id"]]),
                        row["source_bom_id"] or None,
                        row["quantity"],
                        row["uom_id"],
                        row["base_quantity"],
                        row["unit_cost"],
                        row["base_cost"],
                        row["base_quantity"] * row["base_cost"],
                        row["is_leaf"],
                    )
                )
        bulk_insert(self.env, "crm_handoff_bom_line", LINE_COLUMNS, rows)

    def _names_of(self, product_ids):
        """What products are called now, in each language of this database.

        :return: ``{product id: {language: name}}``
        """
        products = self.env["product.product"].browse(product_ids)
        # the database keeps what is not translated under this language
        languages = {"en_US", *(code for code, _name in self.env["res.lang"].get_installed())}
        names = {product_id: {} for product_id in product_ids}
        for lang in sorted(languages):
            for product in products.with_context(lang=lang):
                names[product.id][lang] = product.display_name
        return names

    # -- differences ------------------------------------------------------------------------

    def _rows_frozen(self):
        """What is frozen, as :func:`bom_compare.total` gives it."""
        return total((line.key, line.base_quantity, line.base_cost) for line in self.line_ids)

    def _rows_now(self):
        """What would be frozen now."""
        rows = self.order_id._handoff_structure().get(self.order_id.id, [])
        return total((row["key"], row["base_quantity"], row["base_cost"]) for row in rows)

    def _differences(self, old, new):
        self.ensure_one()
        return differences(old, new, self.sudo().flow_id.cost_tolerance or 0.0)

    def _difference_table(self, found):
        """Differences as a small HTML table, in the language of the user."""
        if not found:
            return False
        labels = {
            "added": (self.env._("Added"), "text-bg-success"),
            "removed": (self.env._("Removed"), "text-bg-danger"),
            "quantity": (self.env._("Quantity"), "text-bg-warning"),
            "cost": (self.env._("Cost"), "text-bg-info"),
        }
        products = (
            self.env["product.product"]
            .sudo()
            .browse({int(each.key.rsplit("/", 1)[-1]) for each in found})
        )
        names = {product.id: product.display_name for product in products.exists()}
        rows = Markup("").join(
            Markup(
                '<tr><td><span class="badge %s">%s</span></td><td>%s</td>'
                '<td class="text-end">%s</td><td class="text-end">%s</td></tr>'
            )
            % (
                labels[each.kind][1],
                labels[each.kind][0],
                "　" * each.key.count("/")
                + names.get(int(each.key.rsplit("/", 1)[-1]), self.env._("Deleted product")),
                _number(each.old) if each.kind != "added" else "",
                _number(each.new) if each.kind != "removed" else "",
            )
            for each in found
        )
        return Markup(
            '<table class="table table-sm o_crm_handoff_difference"><thead><tr><th>%s</th>'
            '<th>%s</th><th class="text-end">%s</th><th class="text-end">%s</th></tr></thead>'
            "<tbody>%s</tbody></table>"
        ) % (
            self.env._("Change"),
            self.env._("Product"),
            self.env._("Frozen"),
            self.env._("New"),
            rows,
        )

    @api.model
    def _mark_to_check(self, boms):
        """Look again at ``boms`` (in force) soon; they are many when a common part changes."""
        boms = boms.filtered(lambda bom: not bom.check_needed)
        if boms:
            bulk_update(boms, {"check_needed": True})
            self.env.ref("crm_handoff.ir_cron_check_bom").sudo()._trigger()

    @api.model
    def _cron_check(self):
        """Compare marked versions with what would be frozen now; propose a new version."""
        while True:
            domain = [("check_needed", "=", True), ("state", "=", "current")]
            boms = self.search(domain, limit=CHECK_BATCH, order="id").try_lock_for_update()
            if not boms:
                break
            bulk_update(boms, {"check_needed": False})
            for bom in boms:
                try:
                    with self.env.cr.savepoint():
                        bom._propose()
                except Exception:
                    _logger.exception("bill of materials %s could not be compared", bom.id)
            if not self.env["ir.cron"]._commit_progress(
                len(boms), remaining=self.search_count(domain)
            ):
                break

    @api.model
    def _cron_check_all(self):
        """Once a day: costs drift without anybody touching an order or a bill of materials."""
        self._mark_to_check(
            self.search([("state", "=", "current"), ("order_id.state", "=", "sale")]).filtered(
                lambda bom: bom.order_id.delivery_status != "full"
            )
        )

    def _propose(self):
        """Make a proposal if what would be frozen now differs; else drop the open proposal."""
        self.ensure_one()
        now = self._rows_now()
        proposal = self.order_id.handoff_bom_ids.filtered(lambda bom: bom.state == "proposed")
        found = self._differences(self._rows_frozen(), now)
        if proposal and found and not proposal._differences(proposal._rows_frozen(), now):
            return
        proposal._outdate()
        if not found:
            return
        refused = self.order_id.handoff_bom_ids.filtered(lambda bom: bom.state == "refused")[:1]
        if refused and not refused._differences(refused._rows_frozen(), now):
            return
        proposal = self._freeze([(self.flow_id, self.order_id)], state="proposed")
        self.env["crm.handoff.bom.approval"]._ask_both_sides(proposal)

    def _outdate(self):
        """Nobody need accept these any more."""
        bulk_update(self, {"state": "outdated"})
        self.sudo().approval_ids._decision_follow()

    def _replace(self):
        """What the customer has agreed to anew takes the place of this version."""
        self.ensure_one()
        order = self.order_id
        open_proposals = order.handoff_bom_ids.filtered(lambda bom: bom.state == "proposed")
        open_proposals._outdate()
        bulk_update(self, {"state": "superseded"})
        return self._freeze([(self.flow_id, order)])

    # -- decisions (see crm_handoff_bom_approval) -----------------------------------------------

    def action_accept(self):
        """Accept proposed versions for one's side; the last side puts them in force.

        :raise UserError: when the user has nothing to accept
        """
        return self._my_approvals().action_approve()

    def action_refuse(self, reason=""):
        """Refuse proposed versions: what was frozen stays in force. Asks for the reason.

        :raise UserError: when the user has nothing to refuse
        """
        return self._my_approvals().action_refuse(reason)

    def _my_approvals(self):
        """What the current user may decide about these versions.

        :raise UserError: when there is nothing
        """
        self.check_access("read")
        approvals = self.env["crm.handoff.bom.approval"].search(
            [("bom_id", "in", self.ids), ("can_decide", "=", True)]
        )
        approvals = approvals.filtered("can_decide")
        if self - approvals.bom_id:
            raise UserError(
                self.env._(
                    "There is nothing for you to accept here. A proposed version is accepted "
                    "by engineering and by the salesperson of the order."
                )
            )
        return approvals

    def _put_in_force(self):
        """All sides have accepted: this is what will be made."""
        for bom in self:
            bulk_update(bom.order_id.handoff_bom_id, {"state": "superseded"})
            bulk_update(bom, {"state": "current"})
            handoffs = bom.order_id.handoff_ids.filtered(
                lambda handoff: handoff.state != "cancelled"
            )
            self.env["crm.handoff.notice"]._queue("bom_accepted", handoffs[:1], bom=bom)


def _number(value):
    return f"{value:,.4f}".rstrip("0").rstrip(".")
