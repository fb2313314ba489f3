"""A fair and an ad: their links are clicked, their visitors write, and leads come of it."""

import json

from odoo.addons.crm_integrations.tools.shapes import Received

SITE = "https://huadong-fasteners.example.com"
CAMPAIGNS = (
    ("春季紧固件展 Spring Fastener Fair", "展会二维码 Booth code", 12, 3),
    ("法兰螺栓推广 Flange Bolts", "百度 Baidu", 41, 4),
)
VISITORS = (
    ("王磊 Wang Lei", "常州风机 Changzhou Fans", "139 0519 2201", "风机地脚螺栓 M30 Anchor bolts"),
    ("李娜 Li Na", "无锡泵业 Wuxi Pumps", "138 0510 3302", "法兰螺栓 10.9 级 Flange bolts"),
    ("赵强 Zhao Qiang", "南通重工 Nantong Heavy", "137 0513 4403", "镀锌螺柱样品 Stud samples"),
    ("周敏 Zhou Min", "扬州电机 Yangzhou Motors", "136 0514 5504", "M8 组合螺钉 M8 screws"),
)  # fmt: skip


def play(env):
    form = env["crm.form"]._publish(env.ref("crm_lead_router.channel_web"))
    form.write({"name": "官网询价 Website Enquiry", "team_id": _team(env).id})
    connector = form._connector(form.company_id)
    connector.name = "Forms 网页表单"
    received = []
    for title, source, clicks, count in CAMPAIGNS:
        campaign = env["utm.campaign"].create({"title": title})
        source = env["utm.source"].create({"name": source})
        link = env["link.tracker"].create(
            {
                "url": form.url,
                "title": form.name,
                "campaign_id": campaign.id,
                "source_id": source.id,
                "form_id": form.id,
            }
        )
        env["link.tracker.click"].create([{"link_id": link.id}] * clicks)
        received += [
            Received(f"demo-{campaign.id}-{number}", "form.sent",
                     json.dumps(_content(form, campaign, source, number), ensure_ascii=False),
                     env.cr.now().replace(microsecond=0))
            for number in range(count)
        ]  # fmt: skip
    env["crm.inbox.event"]._store(connector, received)
    env["crm.inbox.event"]._claim(limit=50)._process()


def _content(form, campaign, source, number):
    name, company, phone, need = VISITORS[number]
    # the same people do not come twice
    phone = f"{phone[:-1]}{campaign.id % 10}"
    return {
        "form": form.id,
        "values": {
            "contact_name": name,
            "partner_name": company,
            "phone": phone,
            "email_from": f"buyer{campaign.id}{number}@visitor{number}.example.com",
            "description": need,
        },
        "notes": [],
        "visit": {
            "utm_campaign": campaign.name,
            "utm_source": source.name,
            "bd_vid": f"88{number}20951",
            "page": f"{SITE}/enquiry",
            "ref": "https://www.baidu.com/",
        },
        "lang": "zh_CN",
    }


def _team(env):
    return env.ref("crm_lead_router.team_leads")
