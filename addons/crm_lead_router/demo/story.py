"""A month of routing, played when the demo is installed."""

from datetime import timedelta

from ..tools.load_score import Person, choose

CUSTOMERS = (
    "苏州精工阀门 Suzhou Valve", "宁波海天模具 Ningbo Mould", "无锡风电设备 Wuxi Wind Power",
    "杭州医疗器械 Hangzhou Medical", "东莞自动化 Dongguan Automation", "青岛轨道交通 Qingdao Rail",
    "佛山家电 Foshan Appliances", "南京汽车部件 Nanjing Auto Parts", "合肥光伏 Hefei Solar",
    "重庆摩托 Chongqing Motors", "大连船舶 Dalian Shipyard", "厦门电气 Xiamen Electric",
)  # fmt: skip
NEEDS = (
    "M8 8.8级螺栓询价 M8 bolts grade 8.8",
    "不锈钢螺母样品 Stainless nuts, samples",
    "风电高强螺柱 High-strength studs",
    "异形件图纸评估 Special part, drawing check",
    "自攻螺钉年度框架 Screws, yearly contract",
)
# names of the demo's records as Chinese readers see them
CHINESE = {
    "team_leads": "华东询盘组",
    "stage_new": "新询盘",
    "stage_contacted": "已联系",
    "stage_qualified": "需求已确认",
    "stage_won": "已成交",
    "route_rule_evidence": "医疗客户：派给赢过同行业订单的人",
    "route_rule_cross": "船舶客户：跨区域归属需审批",
    "route_rule_all": "全部询盘按负载分配",
}
CHANNELS = ("fair", "web", "phone", "wecom", "referral", "ads")


def play(env):
    """Make the month's leads and assignments; does nothing when they are there."""
    if not env["crm.lead"].search_count([("team_id", "=", Story.ref(env, "team_leads").id)]):
        Story(env).tell()


class Story:
    """What happened to the enquiries of one team."""

    def __init__(self, env):
        self.env = env

    @staticmethod
    def ref(env, name):
        return env.ref(f"crm_lead_router.{name}")

    def tell(self):
        team = self.ref(self.env, "team_leads")
        rule = self.ref(self.env, "route_rule_all")
        self._translate()
        self._last_month(team, rule)
        waiting = self._arrivals(team)
        pool = waiting[:5]
        pool._route_write({"route_state": "pool"})
        self._behaviour(waiting)
        while self.env["crm.lead"]._route_next():
            self.env.flush_all()
        self._clock(waiting)
        self.env["crm.lead"].search([("team_id", "=", team.id)])._route_score_recompute()
        month = self.env.cr.now().date().replace(day=1) - timedelta(days=1)
        self.env["crm.route.fairness"]._generate(team.company_id or self.env.company, month)

    def _translate(self):
        if "zh_CN" not in dict(self.env["res.lang"].get_installed()):
            return
        for name, chinese in CHINESE.items():
            self.ref(self.env, name).with_context(lang="zh_CN").name = chinese

    def _values(self, number, team, **values):
        channel = self.ref(self.env, f"channel_{CHANNELS[number % len(CHANNELS)]}")
        customer = CUSTOMERS[number % len(CUSTOMERS)]
        return {
            "name": NEEDS[number % len(NEEDS)],
            "partner_name": customer,
            "type": "opportunity",
            "team_id": team.id,
            "user_id": False,
            "channel_id": channel.id,
            "booth_number": f"H{number % 4 + 1}-{100 + number}" if number % 6 == 0 else False,
            "phone": f"+86 1390000{number:04}" if number % 5 else False,
            "email_from": f"buyer{number}@customer{number}.example.com",
            "budget_grade": "abc"[number % 3],
            "industry_id": self.env.ref(f"base.res_partner_industry_{'CFGQ'[number % 4]}").id,
            "country_id": self.env.ref("base.cn").id,
            "expected_revenue": 8000 + 3500 * (number % 9),
            "description": "<p>询价 Enquiry</p>" if number % 4 else False,
            "date_first_contact": self.env.cr.now() if number % 3 else False,
            **values,
        }

    def _last_month(self, team, rule):
        """Forty assignments of last month, taken by the same engine."""
        Lead = self.env["crm.lead"]
        leads = Lead.create([self._values(number, team) for number in range(100, 140)])
        leads._route_score_recompute()
        users = team.member_ids.sorted("id")
        people = [Person(user.id, capacity=60) for user in users]
        weights = self.env.company._route_weights()
        first = self.env.cr.now().replace(day=1, hour=1, minute=0, second=0, microsecond=0)
        first -= timedelta(days=28)
        for number, lead in enumerate(leads):
            moment = first + timedelta(hours=14 * number)
            user_id, rows = choose(people, {}, {}, weights, lead.score_total)
            next(each for each in people if each.user_id == user_id).take(
                lead.score_total, moment.timestamp()
            )
            Lead._route_assign(
                [
                    {
                        "lead": lead, "user_id": user_id, "kind": "route", "rule": rule,
                        "team_id": team.id,
                        "explanation": {
                            "v": 1,
                            "weights": {
                                "followups": weights.followups, "open": weights.open,
                                "coverage": weights.coverage, "near": weights.near,
                            },
                            "candidates": rows,
                        },
                    }
                ],
                moment,
            )  # fmt: skip
            lead.assignment_id._start({lead.assignment_id.id: moment + timedelta(minutes=40)})
            self.env.cr.execute(
                "UPDATE crm_lead SET create_date = %s WHERE id = %s",
                [moment - timedelta(minutes=20), lead.id],
            )
        leads.invalidate_recordset()

    def _arrivals(self, team):
        return self.env["crm.lead"].create([self._values(number, team) for number in range(18)])

    def _behaviour(self, leads):
        kinds = ("page", "download", "booth", "interaction")
        pages = ("/price", "catalogue.pdf", "H1-106", "/m8-bolts")
        self.env["crm.score.event"].create(
            [
                {
                    "lead_id": lead.id,
                    "event_type": kinds[step],
                    "reference": pages[step],
                    "seconds": 60 * (step + number % 4),
                }
                for number, lead in enumerate(leads)
                for step in range(number % 5)
                if step < len(kinds)
            ]
        )

    def _clock(self, leads):
        """Some have begun, some are reminded, one was taken back."""
        owned = leads.filtered("assignment_id")
        now = self.env.cr.now().replace(microsecond=0)
        begun = owned[:5].assignment_id
        begun._start(dict.fromkeys(begun.ids, now))
        owned[5:7].assignment_id._remind(now)
