import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { Component, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const month = (day, previous, next) => ({
    company_id: 7,
    currency_id: 1,
    team_id: false,
    user_id: false,
    user_name: "",
    period: "month",
    day,
    label: day,
    previous,
    next,
    dates: "",
    companies: [],
    teams: [],
});

const PAGE = {
    scope: month("2026-11-01", "2026-10-01", "2026-12-01"),
    head: [],
    health: [],
    groups: [],
    funnel: [],
    changes: [{ key: "won", name: "Won", count: 1, model: "crm.stage.transition", domain: [["kind", "=", "won"]] }],
    worries: [
        { id: 5, name: "Bolts", amount: 10, user_id: 2, user_name: "Bob", stage: "New", reason: "Late." },
    ],
};

/** What one goes on to. */
class Blank extends Component {
    static template = xml`<div/>`;
    static props = ["*"];
}

/** Show a screen whose answers the test gives; each call of `method` is one of the returned. */
async function openScreen(tag, method, { model = "crm.trust.page", before = () => {} } = {}) {
    const answers = [];
    onRpc("has_group", () => true);
    onRpc(model, method, () => {
        answers.push(new Deferred());
        return answers.at(-1);
    });
    await mountWithCleanup(WebClient);
    before();
    await getService("action").doAction({ type: "ir.actions.client", tag });
    return answers;
}

test("an answer that comes late does not take the place of a newer one", async () => {
    const saved = (...days) => ({ scope: month(...days), tiles: [], parts: [] });
    const answers = await openScreen("crm_dashboard_trust.saved", "saved_data");
    answers[0].resolve(saved("2026-11-01", "2026-10-01", "2026-12-01"));
    await animationFrame();
    expect(queryAllTexts(".o_trust_saved h1")).toEqual(["2026-11-01"]);
    await click("button[aria-label='Month before']");
    await click("button[aria-label='Month after']");
    await animationFrame();
    expect(answers.length).toBe(3);
    answers[2].resolve(saved("2026-12-01", "2026-11-01", "2027-01-01"));
    await animationFrame();
    answers[1].resolve(saved("2026-10-01", "2026-09-01", "2026-11-01"));
    await animationFrame();
    expect(queryAllTexts(".o_trust_saved h1")).toEqual(["2026-12-01"]);
});

test("warnings of one scope are not shown with another", async () => {
    const warnings = [];
    onRpc("crm.trust.credibility", "read_reliability", () => false);
    onRpc("crm.trust.diagnose", "read_warnings", () => {
        warnings.push(new Deferred());
        return warnings.at(-1);
    });
    const answers = await openScreen("crm_dashboard_trust.page", "page_data");
    answers[0].resolve(PAGE);
    await animationFrame();
    warnings[0].resolve([
        { code: "key_fields", text: "It fell.", day: "2026-11-02", period: "week", who: "", apart: false },
    ]);
    await animationFrame();
    expect(".o_trust_warnings").toHaveCount(1);
    await click("button[aria-label='Period before']");
    await animationFrame();
    answers[1].resolve({ ...PAGE, scope: month("2026-10-01", "2026-09-01", "2026-11-01") });
    await animationFrame();
    expect(".o_trust_warnings").toHaveCount(0);
});

test("what is judged while one looks comes in by itself, much of it once", async () => {
    onRpc("crm.trust.credibility", "read_reliability", () => false);
    onRpc("crm.trust.diagnose", "read_warnings", () => []);
    const heard = [];
    const answers = await openScreen("crm_dashboard_trust.page", "page_data", {
        before: () =>
            patchWithCleanup(getService("bus_service"), {
                subscribe(type, callback) {
                    type === "crm_stagegate.lead_judged"
                        ? heard.push(callback)
                        : super.subscribe(type, callback);
                },
            }),
    });
    answers[0].resolve(PAGE);
    await animationFrame();
    expect("section[aria-labelledby=o_trust_worries] button").toHaveCount(1);
    for (const id of [5, 6, 7]) {
        heard.forEach((callback) => callback({ lead_ids: [id] }));
    }
    await advanceTime(5000);
    expect(answers.length).toBe(2);
    answers[1].resolve({ ...PAGE, worries: [] });
    await animationFrame();
    expect("section[aria-labelledby=o_trust_worries] button").toHaveCount(0);
});

test("records open in the company that the page is of", async () => {
    onRpc("crm.trust.credibility", "read_reliability", () => false);
    onRpc("crm.trust.diagnose", "read_warnings", () => []);
    const answers = await openScreen("crm_dashboard_trust.page", "page_data");
    answers[0].resolve(PAGE);
    await animationFrame();
    patchWithCleanup(getService("action"), {
        doAction({ res_model, context }) {
            expect.step(`${res_model} ${context.allowed_company_ids} ${context.active_test}`);
        },
    });
    await click(queryOne("section[aria-labelledby=o_trust_worries] button"));
    await click(queryOne("section[aria-labelledby=o_trust_changes] button"));
    expect.verifySteps(["crm.lead 7 false", "crm.stage.transition 7 false"]);
});

test("only what is printed of this page is on A4", async () => {
    onRpc("crm.trust.credibility", "read_reliability", () => false);
    onRpc("crm.trust.diagnose", "read_warnings", () => []);
    const [answer] = await openScreen("crm_dashboard_trust.page", "page_data");
    answer.resolve(PAGE);
    await animationFrame();
    expect(document.querySelectorAll("style.o_trust_paper").length).toBe(1);
    registry.category("actions").add("blank", Blank);
    await getService("action").doAction("blank");
    await animationFrame();
    expect(document.querySelectorAll("style.o_trust_paper").length).toBe(0);
});

test("a conversion opens those that went on", async () => {
    onRpc("crm.trust.funnel", "open_funnel", ({ args }) => {
        expect.step(`${args[0]} ${args[1]}`);
        return { type: "ir.actions.act_window_close" };
    });
    const [answer] = await openScreen("crm_dashboard_trust.funnel", "funnel_screen", {
        model: "crm.trust.funnel",
    });
    const stage = { stage_id: 3, name: "New", is_won: false, obstacles: [] };
    const counts = { entered: 4, forward: 1, lost: 0, here: 3, conversion: 25 };
    answer.resolve({
        scope: PAGE.scope,
        stages: [{ ...stage, ...counts, mean_days: null, median_days: null }],
        cohorts: [],
        losses: [],
    });
    await animationFrame();
    await click(".o_trust_conversion button");
    await animationFrame();
    expect.verifySteps(["3 forward"]);
});
