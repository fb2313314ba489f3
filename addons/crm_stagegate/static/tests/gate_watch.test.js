import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import "@crm_stagegate/gate_watch/gate_watch";

describe.current.tags("desktop");
defineMailModels();

const row = (id, more = {}) => ({
    id,
    model: "crm.lead",
    title: `Lead ${id}`,
    subtitle: "Waits for 3 days",
    amount: 0,
    currency_id: 1,
    user_id: false,
    ...more,
});
const section = (key, rows, count = rows.length) => ({
    key,
    title: key,
    count,
    rows,
    empty: "Nothing waits.",
    action: `action of ${key}`,
});

/** Open the page with sections that a test may change; what opens is stepped. */
async function openWatch(watch) {
    onRpc("crm.lead", "get_gate_watch", () => watch.sections);
    await mountWithCleanup(WebClient);
    const heard = [];
    patchWithCleanup(getService("bus_service"), {
        subscribe(type, callback) {
            type === "crm_stagegate.lead_judged" ? heard.push(callback) : super.subscribe(type, callback);
        },
    });
    await getService("action").doAction({ type: "ir.actions.client", tag: "crm_stagegate.gate_watch" });
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action.res_model ? `${action.res_model} ${action.res_id}` : action),
    });
    return (...ids) => heard.forEach((callback) => callback({ lead_ids: ids }));
}

test("each section says how many and shows the first, with money where there is any", async () => {
    await openWatch({ sections: [section("waiting", [row(7, { amount: 4500 }), row(8)], 12)] });
    expect(queryAllTexts(".o_gate_watch_waiting .badge")).toEqual(["12"]);
    expect(queryAllTexts(".o_gate_watch_waiting .list-group-item .text-truncate")).toEqual([
        "Lead 7",
        "Lead 8",
    ]);
    expect(queryAllTexts(".o_gate_watch_waiting .list-group-item .text-nowrap")).toEqual([
        "$ 4,500.00",
        "",
    ]);
});

test("a section without anything says so, and has nothing to open", async () => {
    await openWatch({ sections: [section("waiting", [])] });
    expect(".o_gate_watch_waiting p").toHaveText("Nothing waits.");
    expect(".o_gate_watch_waiting button:enabled").toHaveCount(0);
});

test("more than are shown are one click away", async () => {
    const sections = [section("waiting", [row(7)], 12), section("fell", [row(8)])];
    await openWatch({ sections });
    expect(queryAllTexts(".card-footer")).toEqual(["All 12"]);
    await contains(".o_gate_watch_waiting .card-footer").click();
    await contains(".o_gate_watch_fell .card-header").click();
    expect.verifySteps(["action of waiting", "action of fell"]);
});

test("a row opens what it is about: of a jump, the opportunity that jumped", async () => {
    const jump = row(900, { model: "crm.stage.jump.report", lead_id: 7 });
    const asked = row(31, { model: "crm.gate.approval" });
    await openWatch({ sections: [section("jumped", [jump]), section("waiting", [asked])] });
    await contains(".o_gate_watch_jumped .list-group-item").click();
    await contains(".o_gate_watch_waiting .list-group-item").click();
    expect.verifySteps(["crm.lead 7", "crm.gate.approval 31"]);
});

test("what is judged while one looks comes in by itself", async () => {
    const watch = { sections: [section("waiting", [row(7)])] };
    const judge = await openWatch(watch);
    watch.sections = [section("waiting", [])];
    judge(7);
    await advanceTime(3000);
    await animationFrame();
    expect(".o_gate_watch_waiting .list-group-item").toHaveCount(0);
});
