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
    may_wait: true,
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
            first_steps: false,
            today: "2026-11-26",
        };
    });
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
