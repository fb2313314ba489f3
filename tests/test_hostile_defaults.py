"""Defaults that the context brings along reach nothing that our methods make by the way.

A form opened from the pipeline has ``default_type`` in its context, and ``ir.attachment`` has a
``type``, too: such a default must not end in a file. Every public method is called with a hostile
default for every field that anything it makes could have.
"""

from odoo.tests import TransactionCase, tagged

from .rights.matrix import Matrix

# what our methods make of native models
MADE = ("ir.attachment", "mail.activity", "mail.message", "calendar.event", "crm.lead", "crm.stage")
# Odoo's own steps make pickings and orders with whatever the context says; ours end before them
NATIVE = {("sale.order", "action_confirm")}
# fields whose default says where a dialog was opened: that is what they are for
KEPT = {"res_model", "res_id", "res_ids"}


@tagged("post_install", "-at_install")
class TestHostileDefaults(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.matrix = Matrix(cls.env)
        cls.defaults = {}
        for model in (*MADE, *cls.matrix.models):
            for name, field in cls.env[model]._fields.items():
                if field.store and name not in KEPT:
                    cls.defaults.setdefault(f"default_{name}", cls._hostile(field))

    @staticmethod
    def _hostile(field):
        if field.type == "boolean":
            return not field.default
        if field.type in ("many2one", "integer", "float", "monetary"):
            return 2_000_000_000
        return "hostile"

    def test_no_method_does_anything_else(self):
        matrix, world = self.matrix, self.matrix.cast.worlds["own"]
        user = matrix.cast.play("sales_manager")
        plain = self.env(user=user.id, su=False, context={"lang": "en_US"})
        hostile = plain(context={"lang": "en_US", **self.defaults})
        calls = [
            (model, name)
            for model, names in matrix.methods.items()
            for name in names
            if not plain[model]._transient and (model, name) not in NATIVE
        ]
        self.assertGreater(len(calls), 50)
        wrong = []
        with matrix.quiet():
            for model, name in calls:
                expected = matrix._attempt(None, matrix._call, plain[model], world, name)
                found = matrix._attempt(None, matrix._call, hostile[model], world, name)
                if found != expected:
                    wrong.append(f"{model}.{name}: {found[0]} and not {expected[0]}")
        self.assertFalse(wrong, "\n".join(map(str, [*wrong, *matrix.broken.items()])))

    def test_a_document_is_uploaded_from_the_pipeline(self):
        world = self.matrix.cast.worlds["own"]
        seller = self.matrix.cast.play("seller")
        document_type = world.records["crm.document.type"]
        gate = self.env["crm.stage.gate"].create(
            {
                "name": "Plan",
                "stage_id": world.records["crm.stage"].id,
                "kind": "document",
                "mode": "observe",
                "document_type_id": document_type.id,
            }
        )
        document_type.write({"allow_pdf": True, "max_size_mb": 1})
        lead = world.lead.with_env(self.env(user=seller.id, su=False))
        data = "JVBERi0xLjQKJcOkw7zDtsOfCg=="
        attachment = lead.with_context(default_type="opportunity").gate_upload(
            gate.id, "plan.pdf", data
        )
        self.assertEqual(self.env["ir.attachment"].browse(attachment).type, "binary")
