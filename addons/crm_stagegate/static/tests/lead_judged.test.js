import { describe, destroy, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { useService } from "@web/core/utils/hooks";
import { useLeadJudged } from "@crm_stagegate/live/lead_judged";

describe.current.tags("headless");
defineMailModels();

const JUDGED = "crm_stagegate.lead_judged";

/** Mount a component that counts; returns how to send it a notification. */
async function listen(leadIds, delay) {
    const listeners = new Set();
    class Listener extends Component {
        static template = xml`<div/>`;
        static props = ["*"];
        setup() {
            patchWithCleanup(useService("bus_service"), {
                subscribe(type, callback) {
                    type === JUDGED ? listeners.add(callback) : super.subscribe(type, callback);
                },
                unsubscribe(type, callback) {
                    type === JUDGED
                        ? listeners.delete(callback)
                        : super.unsubscribe(type, callback);
                },
            });
            useLeadJudged(
                () => leadIds,
                () => expect.step("judged"),
                delay
            );
        }
    }
    const component = await mountWithCleanup(Listener);
    const send = (...ids) => listeners.forEach((callback) => callback({ lead_ids: ids }));
    return { component, listeners, send };
}

test("a lead on screen was judged", async () => {
    const { send } = await listen([7], 300);
    send(7, 8);
    expect.verifySteps([]);
    await advanceTime(300);
    expect.verifySteps(["judged"]);
});

test("leads that are not on screen do not matter", async () => {
    const { send } = await listen([7], 300);
    send(8, 9);
    await advanceTime(1000);
    expect.verifySteps([]);
});

test("a page without leads of its own hears of all", async () => {
    const { send } = await listen(undefined, 300);
    send(8);
    await advanceTime(300);
    expect.verifySteps(["judged"]);
});

test("a stream of judgements is one call per delay", async () => {
    const { send } = await listen(undefined, 3000);
    for (let batch = 0; batch < 50; batch++) {
        send(batch);
        await advanceTime(100);
    }
    await advanceTime(3000);
    expect.verifySteps(["judged", "judged"]);
});

test("nothing is called any more once it is closed", async () => {
    const { component, listeners, send } = await listen(undefined, 300);
    send(7);
    destroy(component);
    expect(listeners.size).toBe(0);
    await advanceTime(1000);
    expect.verifySteps([]);
});
