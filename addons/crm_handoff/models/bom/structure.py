"""What will natively be made of what orders sell, level by level; see ``mrp`` for the rules.

A kit (phantom) is taken apart where it is sold and where it is a part; whatever else has a bill of
materials is made: by the warehouse's own bill (its operation type) before those of any. Attributes
that make no variant choose among the lines of what is sold, not of its parts. Amounts are rounded
as manufacturing orders and transfers round them.
"""

from collections import defaultdict


class Structures:
    """Bills of materials of many products, looked up level by level and then taken apart.

    :param env: as superuser, in the company
    :param company: whose bills of materials count, besides those of all companies
    """

    def __init__(self, env, company):
        self.env, self.company = env, company
        self._none = env["mrp.bom"]
        self._no_type = env["stock.picking.type"]
        # (product, operation type): bill of materials or none
        self._kits, self._made = {}, {}

    # -- looking up ---------------------------------------------------------------------------

    def load(self, wanted):
        """Look up all that is below these: one question a level and operation type.

        :param wanted: ``{(product, operation type of the warehouse)}``
        """
        sold, parts, seen = set(wanted), set(), set()
        while sold or parts:
            self._find_kits({(product, inside) for product, inside, _type in parts})
            for product, inside, manufacture in parts:
                kit = self._kits[product, inside]
                if not kit:
                    sold.add((product, manufacture))
            self._find_kits({(product, self._no_type) for product, _type in sold})
            self._find_made(
                {
                    (product, manufacture)
                    for product, manufacture in sold
                    if not self._kits[product, self._no_type]
                }
            )
            below = set()
            for product, inside, manufacture in parts:
                kit = self._kits[product, inside]
                below |= {(line.product_id, inside, manufacture) for line in kit.bom_line_ids}
            for product, manufacture in sold:
                bom = self.bom_of(product, manufacture)
                inside, manufacture = bom.picking_type_id, self._type_below(bom, manufacture)
                below |= {(line.product_id, inside, manufacture) for line in bom.bom_line_ids}
            sold, parts = set(), below - seen
            seen |= below

    def _find_kits(self, wanted):
        for inside, products in self._missing(self._kits, wanted).items():
            found = self._none._bom_find(
                products, picking_type=inside, company_id=self.company.id, bom_type="phantom"
            )
            self._kits.update({(product, inside): found[product] for product in products})

    def _find_made(self, wanted):
        for manufacture, products in self._missing(self._made, wanted).items():
            # of the warehouse, of another one, and made by a subcontractor
            for values in (
                {"picking_type": manufacture, "bom_type": "normal"},
                {"bom_type": "normal"},
                {},
            ):
                found = self._none._bom_find(products, company_id=self.company.id, **values)
                self._made.update({(product, manufacture): found[product] for product in products})
                products = products.filtered(lambda product, found=found: not found[product])
                if not products:
                    break

    def _missing(self, known, wanted):
        """Products that are not looked up yet, by operation type."""
        missing = defaultdict(self.env["product.product"].browse)
        for product, picking_type in sorted(wanted - known.keys(), key=lambda each: each[0].id):
            missing[picking_type] |= product
        return missing

    def bom_of(self, product, manufacture):
        """The bill by which ``product`` is taken apart or made; none if it is bought."""
        return self._kits.get((product, self._no_type)) or self._made.get(
            (product, manufacture), self._none
        )

    def _type_below(self, bom, manufacture):
        """The operation type by which parts are made, where the product is."""
        return bom.picking_type_id.warehouse_id.manu_type_id or manufacture

    # -- taking apart -------------------------------------------------------------------------

    def rows(self, product, quantity, uom, manufacture, never=None):
        """What is needed for ``quantity`` of a product that is sold.

        :param never: values of attributes that make no variant, as chosen on the order line
        :return: rows top down, with the keys of ``crm.handoff.bom.line``
        """
        rows = []
        never = never or self.env["product.template.attribute.value"]
        self._need(rows, product, quantity, uom, manufacture, never, "", adjust=True)
        return rows

    def _need(self, rows, product, quantity, uom, manufacture, never, above, *, adjust):
        """``product`` is needed: its row, and what it is made of."""
        bom = self.bom_of(product, manufacture)
        key = self._add_row(rows, product, quantity, uom, bom, above)
        if not bom:
            return
        if adjust:
            # transfers are in the product's own unit
            quantity, uom = uom._adjust_uom_quantities(quantity, product.uom_id)
        below = self._type_below(bom, manufacture)
        if bom.type == "phantom":
            amount = uom._compute_quantity(quantity, bom.product_uom_id, round=False)
            factor, orders = amount / (bom.product_qty or 1.0), 1
            passed_on = never
        else:
            amount, orders = self._orders(bom, quantity, uom)
            factor = amount / (bom.product_qty or 1.0)
            passed_on = never.browse()
        self._take_apart(
            rows,
            bom,
            product,
            factor,
            orders,
            bom.picking_type_id,
            below,
            never,
            passed_on,
            key,
            adjust=adjust and bom.type == "phantom",
        )

    def _orders(self, bom, quantity, uom):
        """:return: ``(amount of one manufacturing order, number of orders)``"""
        if not bom.enable_batch_size or uom.compare(quantity, 0) <= 0:
            return uom._compute_quantity(quantity, bom.product_uom_id), 1
        batch = bom.product_uom_id._compute_quantity(bom.batch_size, uom)
        orders, rest = 0, quantity
        while uom.compare(rest, 0) > 0:
            orders, rest = orders + 1, rest - batch
        return uom._compute_quantity(batch, bom.product_uom_id), orders

    def _take_apart(
        self, rows, bom, product, factor, orders, inside, manufacture, never, passed_on, above,
        *, adjust,
    ):  # fmt: skip
        """The lines of ``bom`` for ``factor`` times its amount, in each of ``orders`` orders."""
        path = set(above.split("/"))
        for line in bom.bom_line_ids:
            part = line.product_id
            # a product inside itself is an error in the bill of materials, not a reason to hang
            if line._skip_bom_line(product, never) or str(part.id) in path:
                continue
            quantity = factor * line.product_qty
            kit = self._kits.get((part, inside), self._none)
            if kit:
                uom = line.product_uom_id
                key = self._add_row(rows, part, quantity * orders, uom, kit, above)
                amount = uom._compute_quantity(
                    quantity / (kit.product_qty or 1.0), kit.product_uom_id, round=False
                )
                self._take_apart(
                    rows, kit, part, amount, orders, inside, manufacture, never, passed_on, key,
                    adjust=adjust,
                )  # fmt: skip
            else:
                quantity = line.product_uom_id.round(quantity, rounding_method="UP") * orders
                self._need(
                    rows, part, quantity, line.product_uom_id, manufacture, passed_on, above,
                    adjust=adjust,
                )  # fmt: skip

    def _add_row(self, rows, product, quantity, uom, bom, above):
        base = quantity
        if uom != product.uom_id:
            base = uom._compute_quantity(quantity, product.uom_id, round=False)
        cost = product.standard_price
        key = f"{above}/{product.id}" if above else str(product.id)
        rows.append(
            {
                "level": above.count("/") + 1 if above else 0,
                "key": key,
                "product_id": product.id,
                "source_bom_id": bom.id,
                "quantity": quantity,
                "uom_id": uom.id,
                "base_quantity": base,
                "unit_cost": cost * base / quantity if quantity else cost,
                "base_cost": cost,
                "is_leaf": not bom.bom_line_ids,
            }
        )
        return key
