"""To-dos for people, many at once."""

from collections import defaultdict

from odoo import api, fields, models


class CrmNotice(models.AbstractModel):
    _inherit = "crm.notice"

    @api.model
    def _assign(self, todos):
        """Give people to-dos, in one batch and without a mail each.

        They are there at once, quiet hours or not; :meth:`_tell` says so to whom it should.
        People who are gone are replaced as there.

        :param todos: iterable of dicts:

            - ``record``: what it is about
            - ``user``: res.users, one person
            - ``summary`` and ``note`` (optional): text, or function of an environment in the
              person's language
            - ``activity_type`` (optional): mail.activity.type or its external id, else a to-do
            - ``date_deadline`` (optional): date, else today where the person is
        :return: mail.activity, in the order of ``todos`` less those for nobody
        """
        known_types, rows = {}, []
        for user, _instead_of, todo in self._notice_readers(todos):
            env = self._notice_env(user)
            kind = todo.get("activity_type") or "mail.mail_activity_data_todo"
            if kind not in known_types:
                found = kind
                if isinstance(kind, str):
                    found = self.env.ref(kind, raise_if_not_found=False)
                found = found or self.env.ref("mail.mail_activity_data_todo")
                known_types[kind] = found.id
            summary, note = (
                value(env) if callable(value) else value
                for value in (todo.get("summary"), todo.get("note"))
            )
            rows.append(
                {
                    "activity_type_id": known_types[kind],
                    "res_model_id": self.env["ir.model"]._get_id(todo["record"]._name),
                    "res_id": todo["record"].id,
                    "user_id": user.id,
                    "summary": summary or False,
                    "note": note or False,
                    "date_deadline": todo.get("date_deadline")
                    or fields.Date.context_today(self.with_env(env)),
                    "automated": True,
                }
            )
        self._notice_prefetch_names(rows)
        # sudo: people who get to-dos need not see each other's
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True, mail_notrack=True)
            .create(rows)
            .sudo(self.env.su)
        )

    @api.model
    def _notice_prefetch_names(self, rows):
        """Activities keep the name of their record, and would read it one by one."""
        by_model = defaultdict(list)
        for row in rows:
            by_model[row["res_model_id"]].append(row["res_id"])
        for model_id, ids in by_model.items():
            model = self.env["ir.model"].sudo().browse(model_id).model
            # sudo: as the activities
            self.env[model].sudo().browse(ids).mapped("display_name")
