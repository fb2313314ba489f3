"""What happened to one demo opportunity, told by the people who did it.

Nothing goes round a gate here either: documents are uploaded, approvals asked for and given, and
stages entered as the acting users, only at earlier moments.
"""

import base64
from datetime import timedelta

from odoo.addons.crm_notary.tools import demo
from odoo.fields import Command

from ..tools.pdf import make_pdf
from .opportunities import OPPORTUNITIES

SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    b"rkJggg=="
)
# no mails to made-up addresses; people find all of it in their inbox
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "mail_notify_force_send": False,
}

# sequence of the stage: what sellers think of it
CHANCES = {1: 10, 2: 25, 3: 40, 4: 60, 5: 90}
PLANS = (
    None,
    ("call", 0, "电话确认数量和交期", "Call about quantity and date"),
    ("todo", 2, "跟进样品进度", "Check on the samples"),
    None,
    ("call", -2, "回访：客户内部评审结果", "Ask how their review went"),
    ("meeting", 4, "拜访客户采购和技术", "Visit purchasing and engineering"),
    ("todo", 1, "催客户回签图纸", "Chase the signed drawing"),
)


def play(env):
    """Make the opportunities with their histories."""
    with demo.travelling(env) as clock:
        for number, row in enumerate(OPPORTUNITIES, 1):
            story = Story(env, number, row, clock)
            story.tell()
            story.plan()
            env.cr.flush()


class Story:
    """One opportunity from its first day on; ``clock`` moves the time."""

    def __init__(self, env, number, row, clock):
        title, partner, seller, self.lines, age, name = row
        self.env, self.number, self.title, self.clock = env, number, title, clock
        self.tell = getattr(self, name)
        self.seller = self.ref(f"user_sales_{seller}" if seller else "user_sales")
        self.manager = self.ref("user_manager")
        self.engineer = self.ref("user_engineer_1")
        self.partner = self.ref(f"partner_{partner}")
        self.lead = env["crm.lead"]
        clock.start(age, minute=(number * 37) % 400)

    def ref(self, name):
        return demo.ref(self.env, name, "crm_stagegate")

    def acting(self, record, user):
        """``record`` as ``user`` sees it, in the user's language."""
        return record.with_user(user).with_context(**QUIET, lang=user.lang)

    def say(self, chinese, english):
        return chinese if self.seller.lang == "zh_CN" else english

    def wait(self, days=0, hours=0):
        self.env.cr.flush()
        self.clock.wait(timedelta(days=days, hours=hours))

    # -- single steps -----------------------------------------------------------------------

    def arrive(self, bare=False):
        """The enquiry comes in; ``bare`` ones say nothing about quantities yet."""
        contact = self.partner.child_ids[:1]
        revenue = sum(self.ref(f"product_{code}").list_price * count for code, count in self.lines)
        values = {
            "name": self.title,
            "type": "opportunity",
            "user_id": self.seller.id,
            "team_id": self.ref("team_factory").id,
            "stage_id": self.ref("stage_enquiry").id,
            "partner_id": self.partner.id,
            "contact_name": contact.name,
            "phone": contact.phone,
            "email_from": contact.email,
            "expected_revenue": 0 if bare else round(revenue, 2),
            # the one to try comes first
            "priority": "3" if self.number == 1 else str(self.number * 7 % 3),
            "company_id": self.env.ref("base.main_company").id,
            "date_deadline": self.clock.now.date() + timedelta(days=75),
        }
        if self.number % 4:
            values["description"] = self.say(
                "<p>GB/T 5782，表面处理与公差见图纸；首批交期 30 天。</p>",
                "<p>ISO 4014, surface and tolerances as drawn; first lot in 30 days.</p>",
            )
        lead = self.acting(self.env["crm.lead"], self.seller)
        self.lead = lead.create(values)
        name = f"crm_stagegate.lead_{self.number:02}"
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": name, "record": self.lead, "noupdate": True}]
        )

    def plan(self):
        """What the seller expects and means to do next; some of it is overdue, as in life."""
        if not self.lead.active or self.lead.stage_id.is_won:
            return
        lead = self.acting(self.lead, self.seller)
        lead.probability = CHANCES[lead.stage_id.sequence]
        planned = PLANS[self.number % len(PLANS)]
        if not planned:
            return
        kind, days, chinese, english = planned
        lead.activity_schedule(
            f"mail.mail_activity_data_{kind}",
            date_deadline=self.clock.today.date() + timedelta(days=days),
            summary=self.say(chinese, english),
            user_id=self.seller.id,
        )

    def move(self, stage, user=None):
        lead = self.acting(self.lead, user or self.seller)
        lead.stage_id = self.ref(f"stage_{stage}")

    def upload(self, gate, name, text, user=None):
        content = base64.b64encode(self._pdf(name, text)).decode()
        lead = self.acting(self.lead, user or self.seller)
        return self.env["ir.attachment"].browse(
            lead.gate_upload(self.ref(f"gate_{gate}").id, f"{name}-{self.number:02}.pdf", content)
        )

    def confirm(self, attachment):
        self.acting(attachment, self.engineer).action_confirm_document()

    def ask(self, gate):
        approvals = self.acting(self.env["crm.gate.approval"], self.seller)
        return approvals._request(self.ref(f"gate_{gate}").with_env(approvals.env), self.lead)

    def decide(self, approval, user, decision="approve", reason=""):
        getattr(self.acting(approval, user), f"action_{decision}")(reason)

    def quote(self):
        order = self.acting(self.env["sale.order"], self.seller).with_context(tracking_disable=True)
        self.order = order.create(
            {
                "partner_id": self.partner.id,
                "opportunity_id": self.lead.id,
                "user_id": self.seller.id,
                "team_id": self.lead.team_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.ref(f"product_{code}").id,
                            "product_uom_qty": count,
                            "discount": self.number % 3,
                        }
                    )
                    for code, count in self.lines
                ],
            }
        )
        self.wait(hours=1)
        self.order.action_quotation_sent()

    def sign_order(self):
        """The customer signs online, the seller confirms."""
        portal = self.order.with_user(self.env.ref("base.public_user")).sudo()
        portal.write(
            {
                "signature": SIGNATURE,
                "signed_by": self.partner.child_ids[:1].name,
                "signed_on": self.clock.now,
            }
        )
        self.wait(hours=3)
        self.order.action_confirm()

    def _pdf(self, name, text):
        latin = "".join(char for char in self.title if ord(char) < 0x2E80).strip(" ·")
        lines = (
            f"Document: {name}-{self.number:02}",
            f"Part: {latin}",
            f"Date: {self.clock.now:%Y-%m-%d}",
        )

        def draw(page):
            page.setFont("Helvetica-Bold", 18)
            page.drawString(40, 235, text)
            page.setFont("Helvetica", 11)
            for row, line in enumerate(lines):
                page.drawString(40, 195 - 20 * row, line.replace("×", "x"))
            page.drawString(40, 60, "Huadong Fasteners")
            page.rect(280, 45, 95, 45)
            page.drawString(300, 63, "approved")

        return make_pdf(draw, size=(420, 298))

    # -- the way through the pipeline -------------------------------------------------------

    def to_drawing(self):
        self.arrive()
        self.wait(days=1, hours=2)
        self.move("drawing")

    def upload_drawing(self):
        self.wait(days=1, hours=1)
        return self.upload("drawing", "drawing", "Drawing approval")

    def to_sample(self):
        self.to_drawing()
        self.drawing_file = self.upload_drawing()
        self.wait(hours=1)
        self.approval = self.ask("manager")
        self.wait(hours=20)
        self.decide(self.approval, self.manager)
        self.wait(hours=2)
        self.move("sample")

    def to_price(self):
        self.to_sample()
        self.wait(days=4)
        self.report = self.upload("report", "test-report", "Sample test report")
        self.wait(hours=22)
        self.confirm(self.report)
        self.wait(hours=3)
        self.quote()
        self.wait(days=1)
        self.move("price")

    def meet_contract(self):
        self.wait(days=4)
        if self.lead.expected_revenue >= 300000:
            approval = self.ask("finance")
            self.wait(hours=7)
            self.decide(approval, self.ref("user_finance"))
        self.upload("contract", "contract", "Purchase contract, stamped")
        self.wait(hours=5)
        self.sign_order()

    def to_contract(self):
        self.to_price()
        self.meet_contract()
        self.wait(hours=2)
        self.move("contract")

    # -- stories ----------------------------------------------------------------------------

    def enquiry(self):
        self.arrive()

    def enquiry_bare(self):
        self.arrive(bare=True)

    def drawing(self):
        self.to_drawing()

    def drawing_uploaded(self):
        self.to_drawing()
        self.upload_drawing()

    def drawing_waiting(self):
        self.drawing_uploaded()
        self.wait(hours=2)
        self.ask("manager")

    def drawing_approved(self):
        self.drawing_uploaded()
        self.wait(hours=2)
        approval = self.ask("manager")
        self.wait(days=1)
        self.decide(approval, self.manager)

    def drawing_refused(self):
        self.drawing_uploaded()
        approval = self.ask("manager")
        self.wait(days=1)
        reason = self.say(
            "公差 h6 超出现有设备能力，请先与客户确认能否放宽到 h8。",
            "Tolerance h6 is beyond our machines. Ask the customer whether h8 will do.",
        )
        self.decide(approval, self.manager, "refuse", reason)

    def sample(self):
        self.to_sample()

    def sample_report(self):
        self.to_sample()
        self.wait(days=4)
        self.upload("report", "test-report", "Sample test report")

    def sample_ready(self):
        self.sample_report()
        report = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)],
            order="id desc",
            limit=1,
        )
        self.wait(days=1)
        self.confirm(report)
        self.wait(days=1)
        self.quote()

    def price(self):
        self.to_price()

    def price_ready(self):
        self.to_price()
        self.meet_contract()

    def contract(self):
        self.to_contract()

    def delivered(self):
        self.to_contract()
        self.wait(days=14)
        self.upload("acceptance", "acceptance", "Delivery acceptance")
        approval = self.ask("production")
        self.wait(days=1)
        self.decide(approval, self.ref("user_production"))
        self.wait(hours=1)
        self.move("delivered")

    def waiting_finance(self):
        self.to_price()
        self.wait(days=3)
        self.upload("contract", "contract", "Purchase contract, stamped")
        self.wait(hours=3)
        self.sign_order()
        self.ask("finance")

    def refused_finance(self):
        self.to_price()
        self.wait(days=3)
        approval = self.ask("finance")
        self.wait(days=1)
        reason = self.say(
            "账期 120 天且无预付款，超出信用额度。请谈 30% 预付款后再提交。",
            "120 days without a deposit is beyond the credit limit. Agree on a 30 % deposit first.",
        )
        self.decide(approval, self.ref("user_finance"), "refuse", reason)

    def waiting_production(self):
        self.to_contract()
        self.wait(days=9)
        self.upload("acceptance", "acceptance", "Delivery acceptance")
        self.ask("production")

    def demoted_drawing(self):
        self.to_sample()
        self.wait(days=2)
        self.acting(self.drawing_file, self.manager).unlink()

    def demoted_withdrawn(self):
        self.to_price()
        self.wait(days=4)
        reason = self.say(
            "客户改了材质（45# 换 40Cr），原批准作废，请按新图纸重新申请。",
            "The customer changed the material; please ask again with the new drawing.",
        )
        self.decide(self.approval, self.manager, "withdraw", reason)

    def demoted_report(self):
        self.to_contract()
        self.wait(days=3)
        self.acting(self.report, self.seller).unlink()

    def expired(self):
        """The report runs out after sixty days, and the regular check finds it."""
        self.to_price()
        self.wait(days=61)
        lead = self.lead.with_user(self.env.ref("base.user_root"))
        lead = lead.with_context(**QUIET, lang=self.seller.lang)
        lead._stagegate_refresh(reason=self.say("证明已过期。", "The proof has expired."))

    def override_price(self):
        self.to_drawing()
        self.wait(days=1)
        reason = self.say(
            "电梯停运抢修，客户许经理电话同意先报价先发货，图纸和测试报告两周内补齐。",
            "Lift out of service: agreed by phone; drawing and report follow in two weeks.",
        )
        self.acting(self.lead, self.manager)._stagegate_override(self.ref("stage_price"), reason)

    def override_contract(self):
        self.to_price()
        self.wait(days=3)
        self.sign_order()
        reason = self.say(
            "合同原件在快递途中，客户已邮件确认，收到后三天内上传。",
            "The stamped original is with the courier and will be uploaded within three days.",
        )
        self.acting(self.lead, self.manager)._stagegate_override(self.ref("stage_contract"), reason)

    def regress(self):
        self.to_sample()
        self.wait(days=4)
        self.move("drawing")

    def lose(self, reason):
        self.wait(days=2)
        self.acting(self.lead, self.seller).action_set_lost(lost_reason_id=self.env.ref(reason).id)

    def lost_price(self):
        self.to_price()
        self.lose("crm.lost_reason_1")

    def lost_sample(self):
        self.to_sample()
        self.lose("crm.lost_reason_2")

    def lost_enquiry(self):
        self.arrive()
        self.lose("crm.lost_reason_3")

    def restored(self):
        self.to_drawing()
        self.lose("crm.lost_reason_1")
        self.wait(days=9)
        self.acting(self.lead, self.seller).action_unarchive()
