from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestLoad(RouterCase):
    """Where a person is chosen one sees what they have to do already."""

    def users(self, reader, **context):
        people = (self.ann | self.ben | self.cai).with_user(reader)
        return people.with_context(**context)

    def test_open_leads_against_capacity(self):
        self.given_to(self.ann)
        self.given_to(self.ann)
        self.assertEqual(
            [(user.route_open_count, user.route_capacity) for user in self.users(self.mia)],
            [(2, 10), (0, 10), (0, 5)],
        )

    def test_what_is_won_or_lost_is_no_load(self):
        self.given_to(self.ann).action_set_lost()
        self.assertEqual(self.users(self.mia)[0].route_open_count, 0)

    def test_the_name_says_it_where_it_is_asked_for(self):
        self.given_to(self.ann)
        names = self.users(self.mia, show_route_load=True).mapped("display_name")
        self.assertEqual(names[0], "Ann (1 open, capacity 10)")
        self.assertEqual(self.users(self.mia)[0].display_name, "Ann")

    def test_the_name_says_nothing_to_who_does_not_sell(self):
        clerk = self._user("clerk", "base.group_user")
        self.assertEqual(self.users(clerk, show_route_load=True)[0].display_name, "Ann")

    def test_the_choosers_ask_for_it(self):
        for model in ("crm.lead.assign", "crm.route.request"):
            arch = self.env[model].get_view(view_type="form")["arch"]
            self.assertIn("show_route_load", arch, model)

    def test_the_list_my_day_reassigns_from_has_it(self):
        for kind in ("list", "kanban"):
            view = self.env.ref(f"crm_notary.res_users_view_{kind}_choose")
            arch = self.env["res.users"].with_user(self.mia).get_view(view.id, kind)["arch"]
            self.assertIn("route_open_count", arch)
            self.assertIn("route_capacity", arch)

    def test_as_many_queries_for_many_people_as_for_few(self):
        many = self.env["res.users"].union(
            *(self._user(f"more{number}", "sales_team.group_sale_salesman") for number in range(8))
        )
        counts = []
        for people in (self.ann | self.ben, many | self.ann | self.ben):
            names = self.env["res.users"].with_user(self.mia).with_context(show_route_load=True)
            domain = [("id", "in", people.ids)]
            # twice: the first reads rights and the like
            for _run in range(2):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                names.web_name_search("", {"display_name": {}}, domain, limit=20)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
