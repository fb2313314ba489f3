import { expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { TrustAsk } from "@crm_dashboard_trust/ask/ask";

defineMailModels();

const ANSWER = {
    understood: true,
    sentence: "Open pipeline · by salesperson",
    says: "What all open opportunities would bring.",
    notes: [],
    near: [{ intent: "won", text: "What did we win last month?" }],
    figure: { value: 5000, text: "¥ 5,000", count: 2, whole: null, unit: "money", before_text: "" },
    list: [
        { id: 7, model: "res.users", field: "user_id", label: "Bob", value: 4000, value_text: "¥ 4,000", text: "" },
        { id: 9, model: "crm.lead", label: "Bolts", value: 1000, value_text: "¥ 1,000", text: "20 days" },
    ],
    picture: { type: "bar", labels: [], values: [] },
    action: { type: "ir.actions.act_window", name: "x", res_model: "crm.lead", views: [[false, "list"]], domain: [["active", "=", true]], context: { allowed_company_ids: [3] } },
};

async function mountAsk(answer = ANSWER, props = {}) {
    onRpc("crm.trust.question", "examples", () => ["Who owes us money?"]);
    onRpc("crm.trust.question", "ask", ({ args }) => {
        expect.step(`ask ${args[0]}`);
        return answer;
    });
    mockService("action", {
        doAction(action) {
            const form = `form ${action.res_id} in ${action.context.allowed_company_ids}`;
            expect.step(action.res_id ? form : JSON.stringify(action.domain));
        },
    });
    await mountWithCleanup(TrustAsk, { props });
}

test("an example is asked with a click", async () => {
    await mountAsk();
    await click(".o_trust_ask_examples button");
    await animationFrame();
    expect.verifySteps(["ask Who owes us money?"]);
    expect(queryOne("input").value).toBe("Who owes us money?");
    expect(".o_trust_ask_examples").toHaveCount(0);
});

test("a question shows its figure, and opens exactly its records", async () => {
    await mountAsk();
    await click("input");
    await edit("open pipeline");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["ask open pipeline"]);
    expect(queryAllTexts(".o_trust_ask_figure")).toEqual(["¥ 5,000"]);
    await click(".o_trust_ask_open");
    await click(".o_trust_ask_list button:first-child");
    await click(".o_trust_ask_list button:last-child");
    expect.verifySteps([
        '[["active","=",true]]',
        '[["active","=",true],["user_id","=",7]]',
        "form 9 in 3",
    ]);
});

test("what is not understood says so and shows what is near", async () => {
    await mountAsk(
        { understood: false, sentence: "Margins cannot be answered.", says: "", notes: [], near: ANSWER.near },
        { text: "margin" }
    );
    await animationFrame();
    expect(queryAllTexts(".o_trust_ask_sentence")).toEqual(["Margins cannot be answered."]);
    expect(".o_trust_ask_figure").toHaveCount(0);
    await click(".o_trust_ask_near button");
    await animationFrame();
    expect.verifySteps(["ask margin", "ask What did we win last month?"]);
});

test("an empty question is not asked", async () => {
    await mountAsk();
    await click("button[type=submit]");
    await animationFrame();
    expect.verifySteps([]);
});

test("a forecast shows its band, how far to trust it, and what others say", async () => {
    await mountAsk({
        ...ANSWER,
        figure: {
            ...ANSWER.figure,
            band_text: "With 80 % certainty: ¥ 4,000 – ¥ 6,000",
            evidence: "In the last 5 months it was off by 9 %.",
            beside: [{ code: "plain_forecast", name: "Plain Forecast", text: "¥ 7,000" }],
        },
    });
    await click(".o_trust_ask_examples button");
    await animationFrame();
    expect.verifySteps(["ask Who owes us money?"]);
    expect(queryAllTexts(".o_trust_ask_band")).toEqual(["With 80 % certainty: ¥ 4,000 – ¥ 6,000"]);
    expect(queryAllTexts(".o_trust_ask_evidence")).toEqual(["In the last 5 months it was off by 9 %."]);
    expect(queryAllTexts(".o_trust_ask_beside li")).toEqual(["Plain Forecast: ¥ 7,000"]);
});
