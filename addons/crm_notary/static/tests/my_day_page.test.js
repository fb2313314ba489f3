import { describe, expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryAllTexts, waitFor } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { ActivityMenu } from "@mail/core/web/activity_menu";
import { registry } from "@web/core/registry";
import { WebClient } from "@web/webclient/webclient";
import "@crm_notary/my_day/my_day";
import "@crm_notary/my_day/my_day_systray";

describe.current.tags("desktop");
defineMailModels();

const LOOK_AGAIN = 600;

const row = (id, title) => ({
    key: `activities:mail.activity:${id}`,
    keys: [`activities:mail.activity:${id}`],
    kind: "activities",
    label: "To-do",
    icon: "fa-clock-o",
    res_model: "crm.lead",
    res_id: id,
    title,
    why: "Call, planned for today.",
    harm: 50,
    due: "",
    is_clock: false,
    can_wait: true,
    also: [],
    others: [],
    action: { type: "local", label: "Done", run: () => {} },
});

/** Open My Day with rows that a test may change; returns the listeners of the bus by type. */
async function openMyDay(day) {
    onRpc("crm.my.day", "get_my_day", () => {
        expect.step("look");
        return {
            rows: day.rows,
            put_off: [],
            events: ["crm_x.changed"],
            leads_team: false,
            has_deals: Boolean(day.deals),
            first_steps: false,
            today: "2026-11-26",
        };
    });
    onRpc("crm.my.day", "get_my_deals", () => ({ deals: day.deals || [], more: day.more || 0 }));
    await mountWithCleanup(WebClient);
    const listeners = {};
    patchWithCleanup(getService("bus_service"), {
        subscribe(type, callback) {
            (listeners[type] ||= new Set()).add(callback);
        },
        unsubscribe(type, callback) {
            listeners[type]?.delete(callback);
        },
    });
    await getService("action").doAction({ type: "ir.actions.client", tag: "crm_notary.my_day" });
    await animationFrame();
    expect.verifySteps(["look"]);
    const send = (type) => [...(listeners[type] || [])].forEach((callback) => callback({}));
    return { listeners, send };
}

describe("free to take", () => {
    const offer = () => ({
        ...row(9, "Wood screws"),
        is_offer: true,
        more: { text: "4 more in the pool", action: "crm_x.pool" },
    });

    test("is nobody's duty: it is not counted", async () => {
        await openMyDay({ rows: [row(7, "M8 bolts"), offer()] });
        expect(".o_my_day_headline").toHaveText("1 to do");
        expect(".o_my_day_ring").toHaveText("0/1");
        expect(queryAllTexts(".o_my_day_list .o_my_day_title")).toEqual(["M8 bolts"]);
        expect(queryAllTexts(".o_my_day_offers .o_my_day_title")).toEqual(["Wood screws"]);
        expect(".o_my_day_rest").toHaveText("4 more in the pool");
    });

    test("and with nothing else the day is clear", async () => {
        await openMyDay({ rows: [offer()] });
        expect(".o_my_day_headline").toHaveText("Nothing waits for you");
        expect(".o_my_day_offers .o_my_day_row").toHaveCount(1);
    });
});

describe("my deals", () => {
    const deals = [
        {
            id: 7,
            title: "M8 bolts",
            subtitle: "Wuxi Bearings",
            stage: "Sample",
            is_won: false,
            facts: [
                { icon: "fa-money", label: "Payment", text: "Paid: received 500", tone: "success" },
                {
                    icon: "fa-lock",
                    label: "Missing proofs",
                    text: "Contract needs: Drawing",
                    tone: "warning",
                    action: { type: "object", model: "crm.lead", ids: [7], method: "action_open_gates" },
                },
            ],
        },
    ];

    test("say what was paid and what is missing; what is missing is given by a touch", async () => {
        onRpc("/web/dataset/call_button/*", (request) => {
            expect.step(new URL(request.url).pathname.split("/").pop());
            return false;
        });
        await openMyDay({ rows: [], deals, more: 3 });
        await waitFor(".o_my_day_deal");
        expect(".o_my_day_wide").toHaveCount(1);
        expect(queryAllTexts(".o_my_day_fact")).toEqual([
            "Paid: received 500",
            "Contract needs: Drawing",
        ]);
        expect(".o_my_day_deals_more").toHaveText("3 more in the pipeline");
        await contains("button.o_my_day_fact").click();
        expect.verifySteps(["action_open_gates"]);
    });
});

describe("live", () => {
    test("what a colleague did is struck through without a touch", async () => {
        const day = { rows: [row(7, "M8 bolts"), row(8, "M10 nuts")] };
        const { send } = await openMyDay(day);
        expect(queryAllTexts(".o_my_day_title")).toEqual(["M8 bolts", "M10 nuts"]);
        day.rows = [row(8, "M10 nuts")];
        send("crm_notary.my_day");
        await advanceTime(LOOK_AGAIN);
        await animationFrame();
        expect.verifySteps(["look"]);
        expect(queryAllTexts(".o_my_day_title")).toEqual(["M10 nuts"]);
        expect(queryAllTexts(".o_my_day_done s")).toEqual(["M8 bolts"]);
        expect(".o_my_day_ring").toHaveText("1/2");
    });

    test("what comes up appears, whichever addon tells of it", async () => {
        const day = { rows: [] };
        const { send } = await openMyDay(day);
        day.rows = [row(7, "M8 bolts")];
        send("crm_x.changed");
        await advanceTime(LOOK_AGAIN);
        await animationFrame();
        expect.verifySteps(["look"]);
        expect(queryAllTexts(".o_my_day_title")).toEqual(["M8 bolts"]);
    });

    test("a batch of messages is one look", async () => {
        const { send } = await openMyDay({ rows: [] });
        for (let number = 0; number < 20; number++) {
            send("crm_notary.my_day");
            await advanceTime(10);
        }
        await advanceTime(LOOK_AGAIN);
        expect.verifySteps(["look"]);
    });

    test("back from another tab it looks again", async () => {
        await openMyDay({ rows: [] });
        await manuallyDispatchProgrammaticEvent(document, "visibilitychange");
        await advanceTime(LOOK_AGAIN);
        expect.verifySteps(["look"]);
    });

    test("left, it listens no longer", async () => {
        class Elsewhere extends Component {
            static template = xml`<div class="o_elsewhere"/>`;
            static props = ["*"];
        }
        registry.category("actions").add("crm_notary.elsewhere", Elsewhere);
        const { listeners, send } = await openMyDay({ rows: [] });
        send("crm_notary.my_day");
        getService("action").doAction({ type: "ir.actions.client", tag: "crm_notary.elsewhere" });
        await waitFor(".o_elsewhere");
        await animationFrame();
        expect(Object.values(listeners).map((each) => each.size)).toEqual([0, 0]);
        await advanceTime(LOOK_AGAIN);
        expect.verifySteps([]);
    });
});

test("the clock at the top leads to My Day", async () => {
    mockService("action", {
        doAction: (action, options) => {
            expect.step(action);
            expect(options).toEqual({ clearBreadcrumbs: true });
        },
    });
    await mountWithCleanup(ActivityMenu);
    await contains("i.fa-clock-o").click();
    await contains(".o_my_day_systray").click();
    expect.verifySteps(["crm_notary.my_day_action"]);
    await animationFrame();
    expect(".o_my_day_systray").toHaveCount(0);
});
