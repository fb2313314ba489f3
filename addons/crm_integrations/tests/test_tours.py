"""In a browser: the administrator connects and mends, the salesperson taps beside a chat."""

import contextlib
import time
from urllib.parse import urljoin

from odoo.tests import tagged
from odoo.tests.common import HOST, ChromeBrowser, ChromeBrowserException

from ..demo.wecom_wire import event
from .test_wecom import WecomCase
from .test_wecom_sidebar import SidebarCase

PAGE = "/odoo/action-crm_integrations.crm_connector_action"
ADDRESS_NOT_LISTED = 60020


@tagged("post_install", "-at_install")
class TestAdministratorTours(WecomCase):
    def setUp(self):
        super().setUp()
        # tours sign in with the login as password
        self.adam.password = self.adam.login
        self.env.flush_all()

    def tour(self, name, page=PAGE):
        self.start_tour(page, name, login=self.adam.login, timeout=120)
        self.env.invalidate_all()

    def test_connect(self):
        self.tour("crm_integrations_connect")
        made = self.env["crm.connector"].search([("name", "=", "Tour Webshop")])
        self.assertEqual((made.kind, made.user_id), ("webhook", self.adam))

    def test_see_a_failure_and_send_again(self):
        self.server.trouble["externalcontact/get"] = [ADDRESS_NOT_LISTED]
        self.server.add("wm_chen", "ann.w")
        failed = self.arrive(event("add_external_contact"))
        self.assertEqual(failed.state, "dead")
        self.env["crm.connector"]._cron_health()
        self.env.flush_all()
        self.tour("crm_integrations_mend")
        self.assertEqual(failed.state, "new")
        self.process()
        self.assertEqual((failed.state, failed.lead_id.contact_name), ("done", "陈静"))

    def test_the_connection(self):
        self.set_secret(self.wecom, "app_secret", "copied-in-part")
        self.env["crm.connector.member"].create(
            {"connector_id": self.wecom.id, "external_userid": "adam", "user_id": self.adam.id}
        )
        self.env.flush_all()
        self.tour("crm_integrations_test", f"{PAGE}/{self.wecom.id}")
        self.run_cron("ir_cron_outbox")
        self.assertEqual(self.server.sent[0]["touser"], "adam")


class Phone:
    """A browser as narrow as a phone that goes from page to page."""

    WIDTH = 390
    # WCAG 2.2 asks for 24, what is tapped most for 44
    SMALLEST = 24

    def __init__(self, case, browser):
        self.case, self.browser = case, browser
        self.taps = 0

    def open(self, path):
        self.browser.navigate_to(urljoin(self.case.base_url(), path), wait_stop=True)
        self.see("body")

    def ask(self, expression):
        """The value of JavaScript in the page."""
        found = self.browser._websocket_request(
            "Runtime.evaluate", params={"expression": expression, "returnByValue": True}
        )
        return found["result"].get("value")

    def see(self, selector, text=""):
        """Wait until it is shown."""
        shown = (
            f"[...document.querySelectorAll({selector!r})].some(each =>"
            f" each.checkVisibility() && each.textContent.includes({text!r}))"
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            # a page that goes away just then cannot be asked
            with contextlib.suppress(ChromeBrowserException, KeyError):
                if self.ask(f"document.readyState === 'complete' && {shown}"):
                    return
            time.sleep(0.05)
        self.case.fail(f"{selector} {text} is not shown: {self.ask('document.body.innerText')}")

    def fill(self, **values):
        for name, value in values.items():
            self.ask(f"document.querySelector('[name={name}]').value = {value!r}")

    def tap(self, selector):
        self.see(selector)
        self.taps += 1
        self.ask(f"document.querySelector({selector!r}).click()")

    def check_layout(self):
        """Nothing is wider than the phone, and what is tapped is large enough."""
        wide = self.ask("document.documentElement.scrollWidth")
        self.case.assertLessEqual(wide, self.WIDTH)
        small = self.ask(
            "[...document.querySelectorAll('button, a.button, summary, input, select, textarea')]"
            ".filter(each => each.checkVisibility()"
            f" && each.getBoundingClientRect().height < {self.SMALLEST}"
            " && each.type !== 'checkbox' && each.type !== 'radio')"
            ".map(each => each.outerHTML).join()"
        )
        self.case.assertFalse(small)


@tagged("post_install", "-at_install")
class TestSalespersonBesideAChat(SidebarCase):
    browser_size = "390x844"
    touch_enabled = True

    @contextlib.contextmanager
    def phone(self):
        self.enter()
        cookies = {each.name: each.value for each in self.opener.cookies}
        browser = ChromeBrowser(self)
        try:
            with self.allow_requests(browser=browser):
                browser.set_cookie(
                    "crm_wecom_sidebar", cookies["crm_wecom_sidebar"], self.root, HOST
                )
                phone = Phone(self, browser)
                phone.open(f"{self.root}/customer?customer=wm_chen")
                yield phone
        finally:
            browser.stop()
            self._wait_remaining_requests()
            self.env.invalidate_all()

    def test_a_customer_a_note_and_a_preference(self):
        # nothing is asked of the database while the browser asks, too: they share a cursor
        name = self.lead.name
        with self.phone() as phone:
            phone.see(".who h1", "陈静")
            phone.see(".card h2", name)
            phone.check_layout()
            phone.tap("details:has([value=note]) summary")
            phone.ask("document.querySelector('textarea[name=text]').value = '下周来厂'")
            phone.tap("button[value=note]")
            phone.see(".said")
            phone.tap("details:has([value=preference]) summary")
            phone.ask("document.querySelector('input[name=text]').value = '上午勿扰'")
            phone.tap("button[value=preference]")
            phone.see(".muted", "上午勿扰")
            phone.check_layout()
        self.assertIn("下周来厂", self.lead.message_ids[0].body + self.lead.message_ids[1].body)

    def test_a_followup_in_two_taps(self):
        if "crm.followup" not in self.env:
            self.skipTest("needs the follow-up canvas")
        with self.phone() as phone:
            phone.tap(".bar a.main")
            phone.see("textarea[name=action]")
            phone.check_layout()
            phone.fill(
                action="Sent the quotation for 20,000 flange bolts",
                feedback="They compare it with factory B",
                next_action="Send the test report of the batch",
                deliverable="Test report 3.1",
            )
            phone.tap("button.main")
            phone.see(".said")
            self.assertEqual(phone.taps, 2)
            phone.check_layout()
        made = self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual((made.state, made.user_id), ("done", self.ann))
