"""Plays two months of follow-ups for the demo; read only where it is played."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.addons.crm_notary.tools import demo

# what was done, what the customer answered, what comes next, what the customer gets
ENTRIES = (
    (
        "电话核对首批交期和包装方式",
        "仓库要求每箱25公斤、贴客户物料码",
        "把装箱方案发给仓库陈主管",
        "装箱方案PDF",
    ),
    (
        "发送表面处理对比表给技术科孙工",
        "孙工倾向达克罗,担心交期多五天",
        "和镀层车间确认排期",
        "交期承诺函",
    ),
    (
        "带样品上门给质检做扭矩测试",
        "测了十二件全部合格,要盖章报告",
        "周四前寄出盖章检测报告",
        "检测报告原件",
    ),
    (
        "微信回复采购问的付款方式",
        "财务只接受月结六十天",
        "和我司财务商量月结四十五天",
        "付款条件确认函",
    ),
    (
        "和总经理当面谈年度框架价",
        "同意先签半年,量按三十万件算",
        "起草半年框架合同并发法务",
        "框架合同草案",
    ),
    (
        "视频演示防松垫圈装配过程",
        "装配组长提出要预涂胶版本",
        "请研发给出预涂胶方案和单价",
        "预涂胶方案单价表",
    ),
    (
        "邮件回复图纸第三版的公差疑问",
        "设计确认螺距公差按6g执行",
        "按6g重新出具检验卡",
        "检验卡第二版",
    ),
    (
        "到现场处理上批两箱混料",
        "仓库主任接受换货,要求写整改",
        "周五提交混料整改报告",
        "八D整改报告",
    ),
    ("拜访设备科了解换线计划", "十月换线,每月用量翻一倍", "排出十月产能并报给设备科", "产能排程表"),
    (
        "电话约品检开样品评审会",
        "品检定在下周二上午,五个人参加",
        "准备评审议程和三组样品",
        "评审议程和样品",
    ),
    (
        "给采购讲解原材料涨价依据",
        "采购要看钢厂调价函",
        "收集钢厂调价函发给采购",
        "钢厂调价函扫描件",
    ),
    ("和法务逐条过合同违约条款", "违约金上限要降到百分之十", "请我司法务改第七条", "合同修订稿"),
    ("送不锈钢试样到盐雾实验室", "七十二小时没有锈点", "预约五百小时加试并付费", "加试预约单"),
    (
        "向厂长汇报降本测算结果",
        "厂长认可每年省十二万",
        "把测算表做成一页发给董事长",
        "降本测算一页纸",
    ),
)
# (login of the seller, follow-ups of last month, of this month, drafts among last month's)
PEOPLE = (("user_sales", 11, 3, 0), ("user_sales_3", 7, 2, 5), ("user_sales_4", 10, 2, 1))
EMPTY = ("电话联系", "微信联系", "跟进一下", "问候客户", "再次联系")


def play(env):
    """Write the follow-ups and open the coaching case they lead to."""
    today = fields.Date.today()
    last_month = fields.Date.to_date(today.replace(day=1) - relativedelta(months=1))
    with demo.travelling(env) as clock:
        for login, before, since, drafts in PEOPLE:
            person = env.ref(f"crm_notary.{login}")
            entries = iter(ENTRIES)
            leads = _leads_of(env, person)
            for number in range(before + drafts):
                age = (today - last_month).days - 2 * number
                clock.start(age, 40 + 11 * number)
                lead = leads[number % len(leads)]
                if number % 2 and number // 2 < drafts:
                    _draft(env, lead, person, EMPTY[number // 2])
                elif entry := next(entries, None):
                    _record(env, lead, person, entry)
            for number in range(since):
                clock.start(2 * (since - number), 90)
                if entry := next(entries, None):
                    _record(env, leads[number % len(leads)], person, entry, days=4 + number)
    env["crm.coaching.case"]._coach_company(env.company, last_month)


def _leads_of(env, person):
    return env["crm.lead"].search(
        [
            ("user_id", "=", person.id),
            ("type", "=", "opportunity"),
            ("won_status", "=", "pending"),
            # those have their own story
            ("followup_ids", "=", False),
        ],
        order="id",
    )


def _draft(env, lead, person, text):
    env["crm.followup"].with_user(person).create(
        {"lead_id": lead.id, "action": text, "date": fields.Datetime.now()}
    )


def _record(env, lead, person, entry, days=3):
    names = ("action", "feedback", "next_action", "deliverable")
    values = dict(zip(names, entry, strict=True)) | {"date": fields.Datetime.now()}
    if step := lead._followup_open_steps():
        values["previous_answer"] = "done"
        # it was due on the day it was done
        step._store({"date_next": fields.Datetime.now().date()})
    # what is open is due soon, however long ago it was planned
    date_next = fields.Date.today() + timedelta(days=days)
    followup = (
        env["crm.followup"]
        .with_user(person)
        .create({**values, "lead_id": lead.id, "date_next": date_next})
    )
    followup.action_done()
