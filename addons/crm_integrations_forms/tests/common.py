"""What the tests share: a channel, its form, and a visitor with a browser of nothing but HTTP.

``self.visit()`` opens the page, ``self.send(**typed)`` fills in what the page has and posts it: all
hidden fields go back as they came, as a browser does it.
"""

from unittest.mock import patch

from lxml import html
from odoo.addons.crm_integrations.tests.common import IntegrationHttpCase

from ..controllers import form as controller

GOOD = {
    "contact_name": "陈静",
    "partner_name": "苏州精工",
    "phone": "138 0013 8000",
    "email_from": "chen.jing@suzhou.example.com",
    "description": "M10 法兰螺栓\n每月两万件",
    "consent": "1",
}


class Page:
    """An answer as a visitor sees it."""

    def __init__(self, answer):
        self.answer = answer
        self.status = answer.status_code
        self.headers = answer.headers
        self.tree = html.fromstring(answer.content)

    @property
    def text(self):
        return " ".join(self.tree.find("body").text_content().split())

    def one(self, path):
        found = self.tree.xpath(path)
        return found[0] if found else None

    def input(self, name):
        return self.one(f"//*[@name='{name}']")

    def error(self, name):
        """What is said beside a question, and that the question says where."""
        found = self.one(f"//*[@id='{name}_error']")
        if found is None:
            return None
        asked = self.input(name)
        assert f"{name}_error" in asked.get("aria-describedby", "").split(), name
        assert asked.get("aria-invalid") == "true", name
        return found.text_content().strip()

    def values(self):
        """What the page itself would send."""
        values = {}
        for each in self.tree.xpath("//form//*[@name]"):
            if each.get("type") == "checkbox":
                if each.get("checked"):
                    values[each.get("name")] = each.get("value")
            elif each.tag == "select":
                chosen = each.xpath("option[@selected]")
                values[each.get("name")] = chosen[0].get("value") if chosen else ""
            elif each.tag == "textarea":
                values[each.get("name")] = (each.text or "").removeprefix("\n")
            else:
                values[each.get("name")] = each.get("value") or ""
        return values


class FormHttpCase(IntegrationHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["crm.form"].search([]).is_published = False
        cls.channel = cls.env["crm.lead.channel"].create({"name": "Landing", "code": "landing_t"})
        cls.form = cls.env["crm.form"].create(
            {"name": "Enquiry", "channel_id": cls.channel.id, "team_id": cls.team.id}
        )
        cls.form_connector = cls.form._connector(cls.env.company)

    def setUp(self):
        super().setUp()
        self.patience(0)

    def patience(self, seconds):
        """How long a visitor must take."""
        patcher = patch.object(controller, "LEAST_SECONDS", seconds)
        patcher.start()
        self.addCleanup(patcher.stop)

    @classmethod
    def ask(cls, asks, form=None, **values):
        return cls.env["crm.form.field"].create(
            {"form_id": (form or cls.form).id, "asks": asks, "sequence": 200, **values}
        )

    def path(self, form=None, query=""):
        return f"/form/{(form or self.form).token}{query}"

    def visit(self, query="", form=None, language="en-US", **headers):
        self.env.flush_all()
        return Page(
            self.url_open(self.path(form, query), headers={"Accept-Language": language, **headers})
        )

    def post_page(self, page, typed, query="", form=None, language="en-US", follow=True):
        self.env.flush_all()
        return Page(
            self.url_open(
                self.path(form, query),
                data={**page.values(), **typed},
                headers={"Accept-Language": language},
                allow_redirects=follow,
            )
        )

    def send_form(self, page=None, query="", form=None, language="en-US", **typed):
        page = page or self.visit(query, form, language)
        return self.post_page(page, {**GOOD, **typed}, query, form, language)

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.form_connector.id)])

    def leads(self):
        """Process what came; the leads of the form, the oldest first."""
        self.env.invalidate_all()
        self.process()
        return self.env["crm.lead"].search([("form_id", "=", self.form.id)], order="id")
