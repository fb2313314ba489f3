import { expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { CANVAS } from "./canvas_mocks";
import {
    FollowupCanvas,
    isHalfWritten,
    storageKey,
} from "@crm_followup_canvas/followup_canvas/followup_canvas";

defineMailModels();

const LEAD = 7;

/** The canvas of a lead; what it saves is stepped and answered with `answer`. */
async function mountCanvas(data = {}, answer = { score: 100 }) {
    onRpc("crm.lead", "followup_canvas_open", () => ({ ...CANVAS, ...data }));
    onRpc("crm.followup", "canvas_save", ({ args }) => {
        const [leadId, values, finish] = args;
        expect.step([leadId, values.action, finish]);
        return answer;
    });
    return mountWithCleanup(FollowupCanvas, {
        props: { leadId: LEAD, onSaved: () => expect.step("saved") },
    });
}

test("proposes the default date", async () => {
    const canvas = await mountCanvas();
    expect(canvas.state.values.date_next).toBe("2026-11-30");
});

test("Enter after what the customer answered saves, as in a chat; elsewhere it does not", async () => {
    await mountCanvas();
    await contains("[name=action]").edit("Called Mr Wang", { confirm: false });
    // a new line
    await press("Enter");
    await contains("[name=feedback]").click();
    await press(["Shift", "Enter"]);
    expect.verifySteps([]);
    await press("Enter", { isComposing: true });
    expect.verifySteps([]);
    await press("Enter");
    await animationFrame();
    expect.verifySteps([[LEAD, "Called Mr Wang\n", true], "saved"]);
});

test("what is typed survives a reload", async () => {
    const canvas = await mountCanvas();
    canvas.set("action", "Sent quotation V3");
    expect(isHalfWritten(LEAD)).toBe(true);
    const again = await mountCanvas();
    expect(again.state.values.action).toBe("Sent quotation V3");
});

test("a broken entry in the browser is no reason not to open", async () => {
    browser.localStorage.setItem(storageKey(LEAD), "{");
    const canvas = await mountCanvas();
    expect(canvas.state.values.action).toBe("");
});

test("saving forgets what was kept in the browser", async () => {
    const canvas = await mountCanvas();
    canvas.set("action", "Sent quotation V3");
    await canvas.save(true);
    expect.verifySteps([[LEAD, "Sent quotation V3", true], "saved"]);
    expect(isHalfWritten(LEAD)).toBe(false);
});

test("a refusal keeps everything and says where", async () => {
    const refused = { refused: [["feedback", "What did the customer answer?"]], example: "" };
    const canvas = await mountCanvas({}, refused);
    canvas.set("action", "Sent quotation V3");
    await canvas.save(true);
    expect.verifySteps([[LEAD, "Sent quotation V3", true]]);
    expect(canvas.state.problems.feedback).toBe("What did the customer answer?");
    expect(isHalfWritten(LEAD)).toBe(true);
    canvas.set("feedback", "The CFO approves on Monday");
    expect(canvas.state.problems.feedback).toBe(undefined);
});

test("two clicks save once", async () => {
    const canvas = await mountCanvas();
    await Promise.all([canvas.save(true), canvas.save(true)]);
    expect.verifySteps([[LEAD, "", true], "saved"]);
});

test("three breakthroughs and no more", async () => {
    const canvas = await mountCanvas();
    for (const id of [1, 2, 3, 4]) {
        canvas.toggle("breakthrough_ids", id, canvas.maxBreakthroughs);
    }
    expect(canvas.state.values.breakthrough_ids).toEqual([1, 2, 3]);
    canvas.toggle("breakthrough_ids", 2, canvas.maxBreakthroughs);
    expect(canvas.state.values.breakthrough_ids).toEqual([1, 3]);
    await animationFrame();
});

test("begins as last time", async () => {
    const usual = { channel: "wechat", contact_id: 5, dates: [], steps: [] };
    const canvas = await mountCanvas({ usual });
    expect([canvas.state.values.channel, canvas.state.values.contact_id]).toEqual(["wechat", 5]);
});

test("one touch says the next step and what the customer gets", async () => {
    const usual = {
        channel: "",
        contact_id: false,
        dates: [["2026-12-01", 1]],
        steps: [["Send the cost comparison", "Cost comparison PDF"]],
    };
    const canvas = await mountCanvas({ usual });
    document.querySelector(".o_followup_step_chip").click();
    document.querySelector(".o_followup_date_chip").click();
    const { next_action, deliverable, date_next } = canvas.state.values;
    expect([next_action, deliverable, date_next]).toEqual([
        "Send the cost comparison",
        "Cost comparison PDF",
        "2026-12-01",
    ]);
});
