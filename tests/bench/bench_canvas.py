"""Signal rules over customers' messages, and saving a canvas against a native activity done.

The matcher's native side is what one would write first: each rule tried on each message.
"""

import random
import re

from odoo.addons.crm_followup_canvas.text.matcher import SignalMatcher
from odoo.addons.crm_notary.tools.normalise import simplify
from suite.bench import compare

MESSAGES = 2000
RULES = 1000
FEW_RULES = 10
PER_MINUTE = 10_000


def cases(env):
    """Yield the cases: the matcher, more rules, messages as they come in, saving a canvas."""
    chance = random.Random(7)
    words, patterns = _rules(chance)
    messages = [_message(chance, words) for _index in range(MESSAGES)]
    matcher = _matcher(words, patterns)
    compiled = [re.compile(each, re.IGNORECASE) for each in patterns]

    def ours():
        return sum(len(matcher.match(message)[1]) for message in messages)

    def naive():
        found = 0
        for message in messages:
            text = simplify(message)
            found += sum(word in text for word in words)
            found += sum(bool(pattern.search(text)) for pattern in compiled)
        return found

    # what is denied or part of another word is no signal: fewer than the naive search finds
    if not 0 < ours() <= naive():
        raise ValueError("the two sides do not find the same")
    case = compare(
        env,
        f"canvas: {RULES} signal rules over {MESSAGES} messages",
        ours=ours,
        native=naive,
        limit=1,
    )
    yield _with_rate(case)

    few = _matcher(words[:FEW_RULES], [])
    yield compare(
        env,
        f"canvas: {RULES} signal rules against {FEW_RULES}",
        ours=ours,
        native=lambda: [few.match(message) for message in messages],
        limit=3,
    )

    yield _with_rate(_receiving(env, words, patterns, messages))
    yield from _saving(env)


def _with_rate(case):
    """How many messages a minute that is; too few fail like a ratio over its limit."""
    rate = round(MESSAGES / case["ours"] * 60)
    if rate < PER_MINUTE:
        case["limit"] = 0
    return {**case, "messages_per_minute": rate}


def _rules(chance):
    syllables = "降价延期供应商竞品投诉质量付款合同样品图纸报价交货验收技术参数财务审批预算采购"
    words = {"降价", "延期"}
    while len(words) < RULES * 9 // 10:
        words.add("".join(chance.choices(syllables, k=chance.randint(3, 5))))
    words = sorted(words)
    patterns = [f"{word[:2]}.{{0,6}}{word[2:]}" for word in words if word[2:]]
    return words, patterns[: RULES - len(words)]


def _message(chance, words):
    filler = "我们这边下周会把这个月的用量发给你们请看一下再回复谢谢经理降价延期供应"
    text = "".join(chance.choices(filler, k=chance.randint(60, 200)))
    return text + chance.choice(words) if chance.random() < 0.2 else text


def _matcher(words, patterns):
    return SignalMatcher(
        [(("k", each), each) for each in words], [(("p", each), each) for each in patterns]
    )


def _receiving(env, words, patterns, messages):
    """All of it: matching, what is open already, writing the signals, telling the bar."""
    env.company.followup_signals = True
    env["crm.signal.rule"].search([]).active = False
    env["crm.signal.rule"].create(
        [{"name": each, "keywords": each} for each in words]
        + [{"name": each, "pattern": each} for each in patterns]
    )
    leads = env["crm.lead"].create(
        [{"name": str(number), "type": "opportunity"} for number in range(100)]
    )
    texts = {}
    for index, message in enumerate(messages):
        texts.setdefault(leads[index % len(leads)].id, []).append(message)
    notes = [(each["lead_id"], each["excerpt"]) for each in _found(leads, texts)]

    rule = env["crm.signal.rule"].search([], limit=1)

    def write_alone():
        env["crm.lead.signal"].create(
            [
                {
                    "lead_id": lead,
                    "excerpt": text,
                    "rule_id": rule.id,
                }
                for lead, text in notes
            ]
        )

    return compare(
        env,
        f"canvas: receive {MESSAGES} messages, against writing their {len(notes)} signals only",
        ours=lambda: leads.signals_receive(texts, "WeCom"),
        native=write_alone,
        rounds=3,
    )


def _found(leads, texts):
    env = leads.env
    savepoint = env.cr.savepoint()
    leads.signals_receive(texts, "WeCom")
    found = env["crm.lead.signal"].search_read(
        [("lead_id", "in", leads.ids)], ["lead_id", "excerpt"]
    )
    savepoint.close(rollback=True)
    env.invalidate_all()
    return [{**each, "lead_id": each["lead_id"][0]} for each in found]


def _saving(env):
    """A canvas with everything that follows from it: memory, clock, activity, gates."""
    seller = env["res.users"].create(
        {
            "name": "Bench",
            "login": "bench_canvas",
            "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
        }
    )
    lead = env["crm.lead"].create({"name": "Bench", "type": "opportunity", "user_id": seller.id})
    Followup = env["crm.followup"].with_user(seller)
    values = {
        "action": "Sent quotation V3 for the M8 bolts to Mr Wang",
        "feedback": "Price is 5% above factory B, the CFO has to approve",
        "next_action": "Send the cost comparison to the CFO",
        "deliverable": "Cost comparison PDF",
        "date_next": str(lead._followup_default_date()),
    }
    if "refused" in Followup.canvas_save(lead.id, values):
        raise ValueError("the entry is refused")
    lead.activity_schedule("mail.mail_activity_data_call", user_id=seller.id)
    call = lead.activity_ids.filtered(
        lambda each: each.activity_type_id == env.ref("mail.mail_activity_data_call")
    )
    again = {
        **values,
        "previous_answer": "done",
        "action": "Showed the samples of the flange to the engineer Zhao",
    }
    mine = call.with_user(seller)

    def done_natively():
        mine.action_feedback(feedback="Called")

    def done_and_next_natively():
        done_natively()
        lead.with_user(seller).activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=again["date_next"],
            summary=again["next_action"],
            user_id=seller.id,
        )

    yield compare(
        env,
        "canvas: save a follow-up, against a native activity done",
        ours=lambda: Followup.canvas_save(lead.id, again),
        native=done_natively,
        rounds=41,
        limit=1.3,
    )
    # what the follow-up does, too: it plans the next step
    yield compare(
        env,
        "canvas: save a follow-up, against a native activity done and the next one planned",
        ours=lambda: Followup.canvas_save(lead.id, again),
        native=done_and_next_natively,
        rounds=41,
        limit=1.1,
    )
