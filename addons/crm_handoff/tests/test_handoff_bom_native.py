"""The frozen bill of materials is what is natively made, line by line, over random structures."""

from collections import defaultdict

from odoo import Command
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.tests import tagged

from .common import HandoffCommon

AMOUNTS = st.sampled_from([0.3, 0.5, 1.0, 1.5, 2.0, 3.0, 7.0])
LINE = st.fixed_dictionaries(
    {
        "part": st.integers(0, 3),
        "quantity": AMOUNTS,
        # grams of what is kept in kilograms, dozens of what is counted
        "small": st.booleans(),
        # only for this engraving (never a variant) or this colour (always one)
        "only": st.sampled_from(["", "", "engraved", "plain", "red", "blue"]),
    }
)
BOM = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["normal", "normal", "phantom"]),
        "quantity": st.sampled_from([1.0, 3.0, 10.0]),
        "sequence": st.integers(1, 3),
        "where": st.sampled_from(["", "", "own", "other"]),
        "whose": st.sampled_from(["", "", "own", "other"]),
        "lines": st.lists(LINE, min_size=1, max_size=3),
    }
)
# bills of the product sold, and of the parts 0 to 2 made of parts with a higher number
STRUCTURE = st.fixed_dictionaries(
    {
        "sold": st.lists(BOM, min_size=1, max_size=3),
        "parts": st.lists(st.lists(BOM, max_size=2), min_size=3, max_size=3),
        "lines": st.lists(
            st.tuples(
                st.sampled_from([1.0, 2.0, 5.0]),
                st.sampled_from(["engraved", "plain"]),
                st.sampled_from(["red", "blue"]),
                st.booleans(),
            ),
            min_size=1,
            max_size=2,
            unique_by=lambda line: line[2],
        ),
    }
)


class _Undo(Exception):
    pass


class StructureCommon(HandoffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.other_warehouse = cls.env["stock.warehouse"].create(
            {"name": "Second site", "code": "SITE2", "company_id": cls.company.id}
        )
        cls.other_company = cls.env["res.company"].create({"name": "Sister factory"})
        mto = cls.warehouse.mto_pull_id.route_id
        mto.active = True
        cls.routes = mto | cls.warehouse.manufacture_pull_id.route_id
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.gram = cls.env.ref("uom.product_uom_gram")

    @classmethod
    def make_product(cls, name, uom=None):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "uom_id": (uom or cls.env.ref("uom.product_uom_unit")).id,
                "taxes_id": False,
            }
        )

    @classmethod
    def make_to_order(cls, templates):
        """What can be made here is made to order."""
        for template in templates:
            if template.bom_ids.filtered(
                lambda bom: bom.type == "normal" and bom.company_id != cls.other_company
            ):
                template.route_ids = cls.routes

    @classmethod
    def make_configurable(cls):
        """A product in two colours, engraved or not; the engraving makes no variant."""
        values = {}
        lines = []
        for attribute, mode, names in (
            ("Colour", "always", ("red", "blue")),
            ("Engraving", "no_variant", ("engraved", "plain")),
        ):
            record = cls.env["product.attribute"].create(
                {
                    "name": attribute,
                    "create_variant": mode,
                    "value_ids": [Command.create({"name": name}) for name in names],
                }
            )
            lines.append(
                Command.create(
                    {"attribute_id": record.id, "value_ids": [Command.set(record.value_ids.ids)]}
                )
            )
        template = cls.env["product.template"].create(
            {
                "name": "Tumbler",
                "is_storable": True,
                "taxes_id": False,
                "attribute_line_ids": lines,
            }
        )
        for value in template.attribute_line_ids.product_template_value_ids:
            values[value.name] = value
        return template, values

    @classmethod
    def make_bom(cls, template, parts, *, values=None, **spec):
        """One bill of materials as in :data:`BOM`."""
        lines = []
        for line in spec["lines"]:
            part = parts[line["part"] % len(parts)]
            unit = part.uom_id
            if line["small"]:
                unit = cls.gram if part.uom_id == cls.env.ref("uom.product_uom_kgm") else cls.dozen
            only = (values or {}).get(line["only"])
            lines.append(
                Command.create(
                    {
                        "product_id": part.id,
                        "product_qty": line["quantity"],
                        "product_uom_id": unit.id,
                        "bom_product_template_attribute_value_ids": [
                            Command.set(only.ids if only else [])
                        ],
                    }
                )
            )
        warehouse = {"own": cls.warehouse, "other": cls.other_warehouse}.get(spec["where"])
        company = {"own": cls.company, "other": cls.other_company}.get(spec["whose"])
        # an operation type is of one company, and so is the bill
        if company == cls.other_company:
            warehouse = None
        elif warehouse:
            company = cls.company
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": template.id,
                "type": spec["type"],
                "product_qty": spec["quantity"],
                "sequence": spec["sequence"],
                "company_id": company.id if company else False,
                "picking_type_id": warehouse.manu_type_id.id if warehouse else False,
                "bom_line_ids": lines,
            }
        )

    def productions(self, order):
        """The manufacturing orders of all levels, in draft or not."""
        found = order.stock_reference_ids.production_ids
        todo = found
        while todo:
            todo = todo.move_raw_ids.move_orig_ids.production_id - found
            found |= todo
        return found

    def native_lines(self, order):
        """``{(product made, part): quantity of the part}`` of the manufacturing orders."""
        lines = defaultdict(float)
        for production in self.productions(order).filtered(lambda each: each.state != "cancel"):
            for move in production.move_raw_ids.filtered(lambda each: each.state != "cancel"):
                quantity = move.product_uom._compute_quantity(
                    move.product_uom_qty, move.product_id.uom_id, round=False
                )
                lines[production.product_id, move.product_id] += quantity
        return dict(lines)

    def frozen_lines(self, order):
        """The same of what is frozen: parts of kits belong to what the kit is in."""
        lines = defaultdict(float)
        made = {}
        boms = self.env["mrp.bom"]
        products = self.env["product.product"]
        for row in order._handoff_structure()[order.id]:
            key = row["order_line_id"], row["key"]
            bom = boms.browse(row["source_bom_id"])
            above = made.get((row["order_line_id"], row["key"].rpartition("/")[0]))
            product = products.browse(row["product_id"])
            if bom.type == "phantom":
                made[key] = above
                continue
            if above:
                lines[above, product] += row["base_quantity"]
            made[key] = product if bom else None
        return dict(lines)

    def assertMade(self, order):
        order.action_confirm()
        self.env.flush_all()
        native, frozen = self.native_lines(order), self.frozen_lines(order)
        names = {key: tuple(each.display_name for each in key) for key in native.keys() | frozen}
        self.assertEqual(
            {names[key] for key in native}, {names[key] for key in frozen}, "the same parts"
        )
        for key, quantity in native.items():
            # parts of several orders that natively are made together are rounded together
            self.assertAlmostEqual(frozen[key], quantity, delta=0.05, msg=names[key])


@tagged("post_install", "-at_install")
class TestBomNative(StructureCommon):
    @given(STRUCTURE)
    @settings(
        max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def test_frozen_is_what_is_made(self, structure):
        try:
            with self.env.cr.savepoint():
                self.check(structure)
                raise _Undo
        except _Undo:
            self.env.invalidate_all()

    def check(self, structure):
        kg = self.env.ref("uom.product_uom_kgm")
        parts = [self.make_product(f"Part {number}") for number in range(3)]
        parts.append(self.make_product("Steel", kg))
        template, values = self.make_configurable()
        for spec in structure["sold"]:
            self.make_bom(template, parts, values=values, **spec)
        for number, specs in enumerate(structure["parts"]):
            for spec in specs:
                self.make_bom(parts[number].product_tmpl_id, parts[number + 1 :], **spec)
        self.make_to_order([template, *(part.product_tmpl_id for part in parts)])
        self.assertMade(self.make_order(template, values, structure["lines"]))

    def make_order(self, template, values, lines):
        commands = []
        for quantity, engraving, colour, is_dozen in lines:
            variant = template.product_variant_ids.filtered(
                lambda each, colour=colour: (
                    values[colour] in each.product_template_attribute_value_ids
                )
            )
            commands.append(
                Command.create(
                    {
                        "product_id": variant.id,
                        "product_uom_qty": quantity,
                        "product_uom_id": self.dozen.id if is_dozen else variant.uom_id.id,
                        "product_no_variant_attribute_value_ids": [
                            Command.set(values[engraving].ids)
                        ],
                    }
                )
            )
        return self.env["sale.order"].create(
            {"partner_id": self.partner.id, "user_id": self.sales.id, "order_line": commands}
        )

    def bom(self, template, part, quantity, values=None, **spec):
        line = {"part": 0, "quantity": quantity, "small": False, "only": spec.pop("only", "")}
        spec = {"type": "normal", "quantity": 1.0, "sequence": 1, "where": "", "whose": "", **spec}
        return self.make_bom(template, [part], values=values, lines=[line], **spec)

    def test_chosen_engraving_own_site_and_kit(self):
        """Hand-computed: 2 tumblers x (3 blanks, and 1.5 boxes of 4 foils where engraved)."""
        blank, foil, box, wrong = (
            self.make_product(name) for name in ("Blank", "Foil", "Box", "Wrong")
        )
        template, values = self.make_configurable()
        # comes first, but is made at the other site
        self.bom(template, wrong, 1.0, where="other", sequence=0)
        bom = self.bom(template, blank, 3.0, where="own", sequence=2)
        bom.bom_line_ids = [
            Command.create(
                {
                    "product_id": box.id,
                    "product_qty": 1.5,
                    "bom_product_template_attribute_value_ids": [
                        Command.set(values["engraved"].ids)
                    ],
                }
            )
        ]
        self.bom(box.product_tmpl_id, foil, 4.0, type="phantom")
        self.make_to_order(template)
        order = self.make_order(template, values, [(2.0, "engraved", "red", False)])
        variant = order.order_line.product_id
        self.assertEqual(self.frozen_lines(order), {(variant, blank): 6.0, (variant, foil): 12.0})
        self.assertMade(order)
        plain = self.make_order(template, values, [(2.0, "plain", "red", False)])
        self.assertEqual(self.frozen_lines(plain), {(variant, blank): 6.0})
        self.assertMade(plain)
