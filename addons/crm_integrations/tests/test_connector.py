"""Settings, secrets, rights, mappings, health."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, models
from odoo.addons.crm_notary.tests import fake_models
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..tools.errors import Permanent
from ..tools.shapes import Found, Plan, Received, Step, Subject
from .common import OTHER_SECRET, SECRET, IntegrationCase

MODULE = "odoo.addons.crm_integrations.models.connector.crm_connector_pull"


@tagged("post_install", "-at_install")
class TestSecrets(IntegrationCase):
    def secret(self, user=None):
        return self.connector.with_user(user or self.adam).secret_ids

    def test_a_secret_can_be_replaced_and_not_read(self):
        secret = self.secret()
        self.assertTrue(secret.is_set)
        secret.value = OTHER_SECRET
        self.assertEqual(self.connector._secrets("webhook_secret"), [OTHER_SECRET, SECRET])
        shown = json.dumps(secret.read(), default=str) + str(secret.export_data(["value", "name"]))
        for value in (SECRET, OTHER_SECRET):
            self.assertNotIn(value, shown)
            self.assertNotIn(value, str(self.connector.message_ids.mapped("body")))

    def test_no_reader_gets_the_column(self):
        with self.assertRaises(AccessError):
            self.secret().read(["current_value"])
        with self.assertRaises(AccessError):
            self.secret().search([("current_value", "=like", "whsec%")])
        with self.assertRaises(AccessError):
            self.secret().write({"current_value": "x"})

    def test_managers_see_neither_secrets_nor_address(self):
        for user in (self.mia, self.ann):
            with self.assertRaises(AccessError):
                self.env["crm.connector.secret"].with_user(user).search([])
        connector = self.connector.with_user(self.mia)
        self.assertTrue(connector.name)
        for name in ("token", "url", "secret_ids", "api_url"):
            with self.assertRaises(AccessError):
                connector.read([name])
        with self.assertRaises(AccessError):
            connector.write({"name": "x"})

    def test_salespeople_see_only_what_brings_reminders(self):
        found = self.env["crm.connector"].with_user(self.ann).search([])
        self.assertNotIn(self.connector, found)
        wecom = self.make_connector("wecom")
        self.assertIn(wecom, self.env["crm.connector"].with_user(self.ann).search([]))
        with self.assertRaises(AccessError):
            wecom.with_user(self.ann).read(["last_error"])

    def test_payloads_are_for_administrators(self):
        event = self.handle(self.payload())
        self.assertTrue(event.with_user(self.mia).read(["state", "error"]))
        with self.assertRaises(AccessError):
            event.with_user(self.mia).read(["payload"])
        with self.assertRaises(AccessError):
            event.with_user(self.adam).write({"state": "done"})

    def test_a_wrong_secret_is_named_and_not_repeated(self):
        with self.assertRaises(ValidationError) as refused:
            self.secret().value = "whsec_nonsense!"
        self.assertIn("Signing Secret", str(refused.exception))
        self.assertNotIn("nonsense", str(refused.exception))

    def test_taking_a_secret_away_is_at_once(self):
        self.secret().value = ""
        self.assertEqual(self.connector._secrets("webhook_secret"), [])

    def test_saving_the_mask_changes_nothing(self):
        secret = self.secret()
        secret.value = secret.value
        self.assertEqual(self.connector._secrets("webhook_secret"), [SECRET])

    def test_old_values_go(self):
        secret = self.secret()
        secret.value = OTHER_SECRET
        secret.sudo().date_previous_until = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.env["crm.connector.secret"]._gc_previous()
        self.assertFalse(secret.sudo().previous_value)

    def test_a_copy_has_an_address_and_no_secret_of_its_own(self):
        copy = self.connector.copy()
        self.assertNotEqual(copy.token, self.connector.token)
        self.assertFalse(copy._secrets("webhook_secret"))


@tagged("post_install", "-at_install")
class TestAddress(IntegrationCase):
    def test_after_another_address_the_old_one_is_nobodys(self):
        old = self.connector.token
        self.connector.with_user(self.adam).action_new_token()
        Connector = self.env["crm.connector"]
        self.assertNotEqual(self.connector.token, old)
        self.assertFalse(Connector._for_token(old))
        self.assertEqual(Connector._for_token(self.connector.token), self.connector)

    def test_that_it_was_replaced_is_noted_and_not_by_what(self):
        self.connector.with_user(self.adam).action_new_token()
        said = self.connector.message_ids[0].body
        self.assertIn("was replaced", said)
        self.assertNotIn(self.connector.token, said)

    def test_only_administrators_replace_it(self):
        old = self.connector.token
        with self.assertRaises(AccessError):
            self.connector.with_user(self.mia).action_new_token()
        self.assertEqual(self.connector.token, old)


@tagged("post_install", "-at_install")
class TestMapping(IntegrationCase):
    def test_choosing_an_effect_offers_its_values(self):
        with Form(self.connector.with_user(self.adam)) as form, form.mapping_ids.new() as mapping:
            mapping.event_type = "form.*"
            mapping.effect = "message"
            with mapping.line_ids.edit(0) as line:
                self.assertEqual(line.label, "Text")
                line.path = "data.text"
        made = self.connector.mapping_ids.filtered(lambda each: each.effect == "message")
        self.assertEqual(made.line_ids.mapped("target"), ["body", "order"])

    def test_required_values(self):
        with self.assertRaisesRegex(ValidationError, "Text"):
            self.map("x", "message", order="data.order")

    def test_unknown_values_and_paths(self):
        with self.assertRaisesRegex(ValidationError, "stage_id"):
            self.map("x", "lead", stage_id="data.stage")
        with self.assertRaisesRegex(ValidationError, "path"):
            self.map("x", "lead", phone="data..phone")
        with self.assertRaisesRegex(ValidationError, "Type At"):
            self.connector.type_path = "a..b"

    def test_types_by_their_beginning(self):
        self.map("order.*", "lead", contact_name="data.name")
        self.assertEqual(self.handle(self.payload("order.paid", id="7")).state, "done")
        self.assertEqual(self.handle(self.payload("orders", id="8")).state, "ignored")

    def wizard(self, sample):
        return (
            self.env["crm.connector.try"]
            .with_user(self.adam)
            .create({"connector_id": self.connector.id, "sample": sample})
        )

    def test_trying_says_what_would_happen_and_does_nothing(self):
        event = self.handle(self.payload())
        before = self.env["crm.lead"].search_count([])
        with self.enter_registry_test_mode():
            wizard = self.wizard(json.dumps(self.payload(id="new", name="Somebody")))
            wizard.action_try()
        self.assertIn("form.sent", wizard.answer)
        self.assertIn("was created", wizard.answer)
        self.assertEqual(self.env["crm.lead"].search_count([]), before)
        proposed = self.env["crm.connector.try"].with_context(
            default_connector_id=self.connector.id
        ).default_get(["connector_id", "event_id", "sample"])  # fmt: skip
        self.assertEqual(json.loads(proposed["sample"]), json.loads(event.payload))
        # a value a line
        self.assertGreater(proposed["sample"].count("\n"), 3)

    def test_a_sample_is_chosen_by_what_it_was(self):
        event = self.handle(self.payload())
        named = event.with_context(event_as_sample=True).display_name
        self.assertTrue(named.startswith("form.sent · "), named)
        self.assertEqual(event.with_context(event_as_sample=False).display_name, event.external_key)

    def test_the_last_event_says_where_its_values_are(self):
        self.handle(self.payload("order.paid", id="7", name="陈静", items=[{"sku": "A1"}]))
        self.handle(self.payload("form.sent", id="8", name="Somebody else"))
        with Form(self.connector.with_user(self.adam)) as form, form.mapping_ids.new() as mapping:
            mapping.event_type = "order.*"
            mapping.effect = "lead"
            shown = mapping.sample_values.splitlines()
            self.assertIn("data.name: 陈静", shown)
            self.assertIn("data.items[0].sku: A1", shown)
            mapping.event_type = "nothing.of.that"
            self.assertFalse(mapping.sample_values)

    def test_trying_says_what_would_fail(self):
        self.map("note", "message", body="data.text")
        with self.enter_registry_test_mode():
            wizard = self.wizard(json.dumps(self.payload("note", id="nobody", text="x")))
            wizard.action_try()
        self.assertIn("would fail", wizard.answer)

    def test_trying_is_for_administrators(self):
        with self.assertRaises(AccessError):
            self.env["crm.connector.try"].with_user(self.mia).create(
                {"connector_id": self.connector.id, "sample": "{}"}
            )


@tagged("post_install", "-at_install")
class TestHealth(IntegrationCase):
    def test_figures(self):
        self.handle(self.payload(id="1"))
        self.handle(self.payload("page.viewed", id="1"))
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Permanent("wrong field")):
            self.handle(self.payload(id="2"))
        self.send(self.payload(id="3"))
        connector = self.connector.with_user(self.mia)
        connector.invalidate_recordset()
        self.assertAlmostEqual(connector.success_rate, 100 * 2 / 3)
        self.assertEqual((connector.waiting_count, connector.dead_count), (1, 1))
        self.assertEqual(connector.last_error, "wrong field")
        self.assertLessEqual(connector.delay_median, connector.delay_p95)
        self.assertTrue(connector.date_oldest and connector.date_last_success)

    def test_figures_of_many_cost_as_much_as_of_one(self):
        connectors = self.connector | self.make_connector("webhook") | self.make_connector("wecom")
        self.env.flush_all()
        self.env.invalidate_all()
        connectors.mapped("name")
        with self.assertQueryCount(2):
            connectors.mapped("waiting_count")

    def told(self):
        return self.env["mail.message"].search_count(
            [("model", "=", "crm.connector"), ("res_id", "=", self.connector.id),
             ("subject", "like", "needs a look")]
        )  # fmt: skip

    def test_what_is_wrong_is_said_as_who_looks_after_it_speaks(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_integrations"], ["zh_CN"])
        self.adam.lang = "zh_CN"
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=KeyError("broken")):
            event = self.handle(self.payload())
        self.assertRegex(event.error, "^意外错误：KeyError")
        # nothing to sign with
        self.connector.api_url = "http://127.0.0.1:9/"
        self.set_secret(self.connector, "webhook_secret", "")
        self.env["crm.outbox.message"]._queue(
            [{"connector": self.connector, "subject": "S", "content": {}}]
        )
        self.run_cron("ir_cron_outbox")
        message = self.env["crm.outbox.message"].search([("connector_id", "=", self.connector.id)])
        self.assertEqual(message.state, "dead")
        self.assertRegex(message.error, "“签名密钥”")
        self.env["crm.connector"]._cron_health()
        self.assertRegex(self.connector.health_note, "^最近 7 天")

    def test_what_was_done_is_said_as_who_looks_after_it_speaks(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_integrations"], ["zh_CN"])
        english = self.handle(self.payload(id="c-1")).result
        self.adam.lang = "zh_CN"
        chinese = self.handle(self.payload(id="c-2")).result
        self.assertNotRegex(english, "[\u4e00-\u9fff]")
        self.assertRegex(chinese, "[\u4e00-\u9fff]")

    def test_who_looks_after_it_is_told_once(self):
        self.env["crm.connector"]._cron_health()
        self.assertEqual(self.connector.health, "none")
        event = self.send(self.payload())
        event.sudo().date_received = fields.Datetime.now() - timedelta(hours=1)
        for _each in range(2):
            self.env["crm.connector"]._cron_health()
        self.assertEqual(self.connector.health, "bad")
        self.assertIn("1 waiting", self.connector.health_note)
        self.assertEqual(self.told(), 1)
        self.process()
        self.env["crm.connector"]._cron_health()
        self.assertEqual(self.connector.health, "good")

    def turned_bad(self):
        """What came waits for an hour."""
        event = self.send(self.payload(number=self.inbox.search_count([])))
        event.sudo().date_received = fields.Datetime.now() - timedelta(hours=1)
        self.env["crm.connector"]._cron_health()
        self.assertEqual(self.connector.health, "bad")

    def test_nobody_else_is_told(self):
        self.turned_bad()
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.connector"), ("res_id", "=", self.connector.id),
             ("subject", "like", "needs a look")]
        )  # fmt: skip
        self.assertEqual(messages.notified_partner_ids, self.adam.partner_id)
        self.assertIn("1 waiting", messages.body)

    def test_when_it_turns_bad_again_it_is_told_again(self):
        for count in (1, 2):
            self.turned_bad()
            self.assertEqual(self.told(), count)
            self.process()
            self.env["crm.connector"]._cron_health()
            self.assertEqual(self.connector.health, "good")

    def test_another_trouble_while_it_is_bad_is_not_told_anew(self):
        self.turned_bad()
        self.process()
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Permanent("wrong field")):
            self.handle(self.payload(id="2"))
        self.env["crm.connector"]._cron_health()
        self.assertIn("given up", self.connector.health_note)
        self.assertEqual(self.told(), 1)

    def test_silence_is_told_once(self):
        self.connector.silence_hours = 4
        self.received_before(5)
        for _each in range(2):
            self.env["crm.connector"]._cron_health()
        self.assertEqual(self.told(), 1)
        self.received_before(1)
        self.env["crm.connector"]._cron_health()
        self.assertEqual(self.connector.health, "good")

    def test_an_archived_one_alarms_nobody(self):
        self.send(self.payload()).sudo().date_received = "2020-01-01"
        self.connector.active = False
        self.env["crm.connector"]._cron_health()
        self.assertEqual(self.told(), 0)

    def received_before(self, *hours):
        for number, each in enumerate(hours):
            event = self.handle(self.payload("page.viewed", number=number))
            event.sudo().date_received = fields.Datetime.now() - timedelta(hours=each)

    def test_silence_longer_than_was_set(self):
        self.connector.silence_hours = 4
        self.received_before(5)
        self.env["crm.connector"]._cron_health()
        self.assertIn("Silent", self.connector.health_note)
        self.connector.silence_hours = 6
        self.env["crm.connector"]._cron_health()
        self.assertEqual(self.connector.health, "good")

    def test_silence_longer_than_usual(self):
        self.received_before(*(100 - 4 * number for number in range(21)))
        self.assertIn(self.connector.id, self.connector._silences())
        self.received_before(1)
        self.assertFalse(self.connector._silences())

    def test_silence_of_many_weeks_is_silence(self):
        self.received_before(*(2000 - 4 * number for number in range(21)))
        self.assertIn(self.connector.id, self.connector._silences())

    def found_before(self, *hours):
        """As a pull finds them."""
        for number, each in enumerate(hours):
            received = Received(f"found-{number}", "page.viewed", "{}")
            self.inbox._store(self.connector, [received], is_pushed=False)
            event = self.inbox.search([("external_key", "=", received.key)])
            event.date_received = fields.Datetime.now() - timedelta(hours=each)

    def test_what_a_pull_finds_does_not_hide_that_nothing_comes(self):
        self.received_before(*(100 - 4 * number for number in range(21)))
        self.found_before(12, 6, 1)
        self.assertIn(self.connector.id, self.connector._silences())

    def test_who_is_only_asked_is_silent_when_nothing_is_found(self):
        self.found_before(*(100 - 4 * number for number in range(21)))
        self.assertIn(self.connector.id, self.connector._silences())
        self.inbox.search([], limit=1).date_received = fields.Datetime.now()
        self.assertFalse(self.connector._silences())

    def test_few_events_say_nothing_about_what_is_usual(self):
        self.received_before(300, 299)
        self.assertFalse(self.connector._silences())


class PaperKind(models.AbstractModel):
    """The example of the readme: a system that is asked, and what it says becomes a lead."""

    _name = "crm.connector.kind.paper"
    _inherit = "crm.connector.kind"
    _description = "Paper"
    _module = None
    _kind = "paper"
    letters = ()
    asked = ()

    def _kind_label(self):
        return "Paper"

    def _can_pull(self):
        return True

    def _pull(self, connector, since):
        type(self).asked = (*self.asked, since)
        for moment, number in self.letters:
            if number == "torn":
                raise Permanent("A letter is torn")
            if since is None or moment >= since:
                payload = json.dumps({"number": number})
                yield Found(Received(f"letter-{number}", "letter", payload, moment), moment)

    def _subject_key(self, connector, received):
        return json.loads(received.payload)["number"]

    def _plan(self, connector, received, identity):
        number = json.loads(received.payload)["number"]
        return Plan(Subject(number), (Step("lead", {"contact_name": f"Writer {number}"}),))


@tagged("post_install", "-at_install")
class TestKindOfYourOwn(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fake_models.load(cls, PaperKind)
        cls.paper = cls.make_connector("paper")
        cls.day = fields.Datetime.to_datetime("2026-05-04 08:00:00")

    def letters(self, *numbers):
        kind = self.env.registry["crm.connector.kind.paper"]
        kind.letters = tuple(
            (self.day + timedelta(hours=30 * position), number)
            for position, number in enumerate(numbers)
        )
        kind.asked = ()
        return kind

    def test_it_is_offered_and_works(self):
        self.letters("1", "2")
        self.assertIn(("paper", "Paper"), self.env["crm.connector"]._selection_kind())
        self.assertEqual(self.paper._pull(), 2, self.paper.pull_error)
        self.process()
        leads = self.paper.inbox_ids.lead_id
        self.assertEqual(sorted(leads.mapped("contact_name")), ["Writer 1", "Writer 2"])

    def test_asking_again_goes_back_and_finds_nothing_twice(self):
        kind = self.letters("1", "2", "3")
        self.paper._pull()
        self.assertEqual(self.paper.pull_mark, self.day + timedelta(hours=60))
        self.assertEqual(self.paper._pull(), 0)
        self.assertEqual(kind.asked, (None, self.day + timedelta(hours=36)))

    def test_the_mark_never_passes_what_failed(self):
        self.letters("1", "torn", "3")
        self.assertEqual(self.paper._pull(), 1)
        self.assertEqual(self.paper.pull_mark, self.day)
        self.assertIn("torn", self.paper.pull_error)
        self.letters("1", "2", "3")
        self.assertEqual(self.paper._pull(), 2)
        self.assertFalse(self.paper.pull_error)

    def test_the_log_says_where_and_no_secret(self):
        self.letters("1")
        kind = self.env.registry["crm.connector.kind.paper"]
        with (
            patch.object(kind, "_pull", side_effect=OSError("key=secret-of-the-app")),
            patch(f"{MODULE}._logger.info") as logged,
        ):
            self.paper._pull()
        (words, *values), more = logged.call_args
        text = f"{words % tuple(values)} {more}"
        self.assertRegex(text, r"OSError at crm_integrations\.models\.connector\.\S+:\d+.* {}$")
        self.assertNotIn("secret-of-the-app", text)

    def test_it_is_asked_when_it_is_time(self):
        self.letters("1")
        self.assertTrue(self.paper._is_due())
        self.paper._pull()
        self.assertFalse(self.paper._is_due())
        self.paper.date_pulled -= timedelta(hours=7)
        self.assertTrue(self.paper._is_due())
        self.paper.pull_hours = 0
        self.assertFalse(self.paper._is_due())

    def test_what_was_found_is_safe_before_the_mark_is_written(self):
        """Asking takes long: whoever writes on the connector meanwhile undoes nothing of it."""
        self.letters("1")
        (self.env["crm.connector"].search([]) - self.paper).pull_hours = 0
        seen = []

        def commit(_cron, *_arguments, **_named):
            self.paper.invalidate_recordset()
            seen.append((len(self.paper.inbox_ids), bool(self.paper.pull_mark)))
            return 60.0

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            self.env["crm.connector"]._cron_pull()
        self.assertEqual(seen, [(1, False), (1, True)])
