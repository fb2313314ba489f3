"""Who may do what: every model, every operation, every public method, as every role.

What comes out lies in ``data/rights_matrix.csv`` for people to review; a change of it is a change
of rights, and is written by ``tools/dev rights``.
"""

import difflib
import os
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .rights.matrix import Matrix
from .rights.roles import Cast
from .rights.worlds import our_models

FILE = Path(__file__).parent / "data" / "rights_matrix.csv"
# set by ``tools/dev rights``: the file is written and not compared
WRITE = "SUITE_RIGHTS_WRITE"
# native business records; whatever hangs on one follows its rights
BUSINESS = {"crm.lead", "sale.order", "calendar.event"}
# views of SQL have no rows of their own to change
NO_ROWS = {"crm.route.metric.report", "crm.stage.jump.report"}


@tagged("post_install", "-at_install")
class TestRightsMatrix(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.matrix = Matrix(cls.env).generate()
        cls.text = cls.matrix.text()
        if os.environ.get(WRITE):
            FILE.write_text(cls.text)

    def test_the_matrix_is_as_it_was_reviewed(self):
        known = FILE.read_text().splitlines()
        changed = [
            line
            for line in difflib.unified_diff(known, self.text.splitlines(), lineterm="", n=0)
            if not line.startswith(("---", "+++", "@@"))
        ]
        self.assertFalse(
            changed,
            "\n".join(
                ["Rights have changed. If that is meant: tools/dev rights", known[0], *changed]
            ),
        )

    def test_every_model_is_in_it(self):
        for scope, world in self.matrix.cast.worlds.items():
            self.assertLessEqual(world.problems.keys(), NO_ROWS, (scope, world.problems))

    def test_nothing_breaks(self):
        self.assertFalse(self.matrix.broken)

    def test_portal_and_public_reach_nothing(self):
        for (model, what), cells in self.matrix.lines.items():
            for role in ("portal", "public"):
                self.assertFalse(cells[role], f"{role}: {model} {what}")

    def test_no_method_tells_the_name_of_a_deal(self):
        """Who reads every ledger reads names, too: gate managers and auditors, by their group."""
        for (model, what), cells in self.matrix.lines.items():
            for role, cell in cells.items():
                if what.endswith("()") and role not in ("gate_manager", "auditor"):
                    self.assertNotIn("!", cell, f"{role}: {model} {what}")

    def test_orders_and_handoffs_tell_finance_and_production_no_name(self):
        for (model, what), cells in self.matrix.lines.items():
            if model.startswith(("sale.", "crm.handoff")):
                self.assertNotIn("!", cells["finance"] + cells["production"], f"{model} {what}")


@tagged("post_install", "-at_install")
class TestHangingOn(TransactionCase):
    """Who may not work on a record hangs nothing of ours on it: found in the registry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cast = Cast(cls.env)
        cls.me = cls.cast.play("seller")
        cls.own = cls.cast.worlds["own"]
        cls.hanging = {
            model: links
            for model in our_models(cls.env)
            if (links := cls._links(model)) and cls.env[model]._auto
        }

    @classmethod
    def _links(cls, model):
        """Stored fields that people could fill in with a business record."""
        return [
            name
            for name, field in cls.env[model]._fields.items()
            if field.type == "many2one" and field.store and field.comodel_name in BUSINESS
        ]

    def test_the_registry_knows_them(self):
        self.assertLessEqual(
            {"crm.followup", "crm.gate.evidence", "crm.handoff", "crm.meeting.checkin",
             "crm.lead.assignment", "crm.route.approval", "crm.score.event", "crm.lead.signal",
             "crm.handoff.complaint", "crm.handoff.bom", "crm.stage.transition"},
            self.hanging.keys(),
        )  # fmt: skip

    def _refused(self, label, attempt):
        # an AccessError is one, too
        with self.subTest(label), self.assertRaises(UserError, msg=str(label)):
            attempt()
            self.env.flush_all()

    def test_nothing_new_on_anothers_record(self):
        for model, links in self.hanging.items():
            Model = self.env[model].with_user(self.me)
            for scope in ("colleague", "other"):
                foreign = self.cast.worlds[scope].records
                for link in links:
                    values = self._own_values(Model)
                    values[link] = foreign[Model._fields[link].comodel_name].id
                    self._refused(
                        (model, "create", link, scope), lambda M=Model, v=values: M.create(v)
                    )

    def test_nothing_new_by_a_default(self):
        for model, links in self.hanging.items():
            Model = self.env[model].with_user(self.me)
            foreign = self.cast.worlds["colleague"].records
            for link in links:
                values = self._own_values(Model)
                values.pop(link, None)
                given = foreign[Model._fields[link].comodel_name].id
                Model = Model.with_context(**{f"default_{link}": given})
                with self.subTest((model, link)), self.env.cr.savepoint():
                    try:
                        created = Model.create(values)
                    except (UserError, ValueError):
                        continue
                    self.assertNotEqual(created.sudo()[link].id, given, (model, link))

    def test_nothing_is_moved_to_anothers_record(self):
        for model, links in self.hanging.items():
            record = self._record(self.own, model)
            if not record:
                continue
            foreign = self.cast.worlds["colleague"].records
            for link in links:
                values = {link: foreign[record._fields[link].comodel_name].id}
                self._refused((model, "write", link), lambda r=record, v=values: r.write(v))

    def test_nothing_of_anothers_record_is_changed_or_deleted(self):
        for model in self.hanging:
            for scope in ("colleague", "other"):
                record = self._record(self.cast.worlds[scope], model)
                if record:
                    name = Matrix._plain_field(None, record)
                    values = {name: record.sudo()[name]}
                    self._refused((model, "write", scope), lambda r=record, v=values: r.write(v))
                    self._refused((model, "unlink", scope), lambda r=record: r.unlink())

    def _own_values(self, Model):
        return Matrix._values(None, Model, self.own)

    def _record(self, world, model):
        known = world.records.get(model)
        # what is in a dialog is its opener's, and nobody else's: see the matrix
        if not known or self.env[model]._transient:
            return None
        return self.env[model].with_user(self.me).browse(known.id)
