import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { defineDeal, LEAD, NAME_INPUT } from "./deal_mocks";

describe.current.tags("desktop");

const PRICE = {
    id: 41,
    name: "Asks for the price",
    severity: "warning",
    excerpt: "What does it cost?",
    source: "WeCom",
    advice: "Answer today.",
    strategies: [{ id: 4, name: "Total cost", text: "…", used: 0, moved: 0, files: [] }],
};
const RIVAL = { ...PRICE, id: 42, name: "Names a rival", excerpt: "Bolt & Co is cheaper" };

const deal = defineDeal("followup_signals", { signals: [PRICE, RIVAL] });
const RIVALS = ".o_followup_signal:contains(Names a rival)";

/** Open the opportunity; returns how the customer writes about these opportunities. */
async function openDeal() {
    await mountWithCleanup(WebClient);
    const listeners = new Set();
    patchWithCleanup(getService("bus_service"), {
        subscribe(type, callback) {
            type === "crm_followup_canvas/signal"
                ? listeners.add(callback)
                : super.subscribe(type, callback);
        },
        unsubscribe(type, callback) {
            listeners.delete(callback) || super.unsubscribe(type, callback);
        },
    });
    await deal.open();
    onRpc("deal", "web_read", () => expect.step("read"));
    return async (...ids) => {
        listeners.forEach((callback) => callback({ lead_ids: ids }));
        await animationFrame();
    };
}

/** Answer the closing of signals by `answer`, and tell of each. */
const answerClosing = (answer = () => true) =>
    onRpc("crm.lead.signal", "action_close", ({ args }) => {
        expect.step(JSON.stringify(args));
        return answer();
    });

describe("what the customer wrote", () => {
    test("the first says what to do, the others when one looks", async () => {
        await openDeal();
        expect(".o_followup_signal").toHaveCount(2);
        expect(".o_followup_signal:first").toHaveText(/Answer today\./);
        expect(".o_followup_signal:first .o_followup_strategy").toHaveCount(1);
        expect(RIVALS).toHaveText(/“Bolt & Co is cheaper” · WeCom/);
        expect(RIVALS).not.toHaveText(/Answer today\./);
        await contains(`${RIVALS} .o_followup_unfold`).click();
        expect(RIVALS).toHaveText(/Answer today\./);
        await contains(`${RIVALS} .o_followup_unfold`).click();
        expect(RIVALS).not.toHaveText(/Answer today\./);
    });

    test("comes in while one looks", async () => {
        const write = await openDeal();
        await write(LEAD, 8);
        expect.verifySteps(["read"]);
    });

    test("about another opportunity does not matter here", async () => {
        const write = await openDeal();
        await write(8);
        expect.verifySteps([]);
    });

    test("takes nothing from who is typing", async () => {
        const write = await openDeal();
        await contains(NAME_INPUT).edit("M10 bolts");
        await write(LEAD);
        expect(NAME_INPUT).toHaveValue("M10 bolts");
        expect.verifySteps([]);
    });
});

describe("closing a signal", () => {
    const SEND = ".o_followup_close_signal";

    test("takes a word on what was done", async () => {
        answerClosing();
        await openDeal();
        await contains(`${RIVALS} .o_followup_handle`).click();
        expect(SEND).not.toBeEnabled();
        await contains(`${RIVALS} input`).edit(" x ", { confirm: false });
        expect(SEND).not.toBeEnabled();
        await contains(`${RIVALS} input`).edit("Sent the comparison", { confirm: false });
        await contains(SEND).click();
        await animationFrame();
        expect.verifySteps([`[[42],"handled","Sent the comparison"]`, "read"]);
        expect(SEND).toHaveCount(0);
    });

    test("may say that it does not matter", async () => {
        answerClosing();
        await openDeal();
        await contains(`${RIVALS} button:contains(Dismiss)`).click();
        await contains(`${RIVALS} input`).edit("A joke", { confirm: false });
        await contains(SEND).click();
        await animationFrame();
        expect.verifySteps([`[[42],"dismissed","A joke"]`, "read"]);
    });

    test("twice at once is once", async () => {
        const answer = new Deferred();
        answerClosing(() => answer);
        await openDeal();
        await contains(`${RIVALS} .o_followup_handle`).click();
        await contains(`${RIVALS} input`).edit("Sent the comparison", { confirm: false });
        await contains(SEND).click();
        await contains(SEND).click();
        answer.resolve(true);
        await animationFrame();
        expect.verifySteps([`[[42],"handled","Sent the comparison"]`, "read"]);
    });

    test("what was written for one is not said of another", async () => {
        await openDeal();
        await contains(`${RIVALS} .o_followup_handle`).click();
        await contains(`${RIVALS} input`).edit("Sent the comparison", { confirm: false });
        await contains(".o_followup_signal:first .o_followup_handle").click();
        expect(".o_followup_signal form").toHaveCount(1);
        expect(".o_followup_signal:first input").toHaveValue("");
    });

    test("shows what is open now, also where somebody was faster", async () => {
        expect.errors(1);
        answerClosing(() => {
            throw new Error("It is closed");
        });
        await openDeal();
        await contains(`${RIVALS} .o_followup_handle`).click();
        await contains(`${RIVALS} input`).edit("Sent the comparison", { confirm: false });
        await contains(SEND).click();
        await animationFrame();
        expect.verifySteps([`[[42],"handled","Sent the comparison"]`, "read"]);
        expect.verifyErrors(["It is closed"]);
    });
});
