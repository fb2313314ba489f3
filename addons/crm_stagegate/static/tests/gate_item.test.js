import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { GATE } from "./gate_mocks";
import { GateItem } from "@crm_stagegate/gate_checklist/gate_item";

defineMailModels();

async function mountGate(gate = {}, props = {}) {
    return mountWithCleanup(GateItem, {
        props: {
            gate: { ...GATE, ...gate },
            busy: false,
            isActive: true,
            onRun: (method, { id }) => expect.step(`${method} ${id}`),
            onDecide: (method, { id }) => expect.step(`${method} ${id}`),
            onOpenProof: () => expect.step("proof"),
            ...props,
        },
    });
}

test("says what to do, each thing once", async () => {
    const item = await mountGate({ text: GATE.instruction });
    expect(item.text).toBe(GATE.instruction);
    const other = await mountGate();
    expect(other.text).toBe(`${GATE.text}\n${GATE.instruction}`);
    const met = await mountGate({ state: "met" });
    expect(met.text).toBe("");
});

test("a state it does not know reads as missing", async () => {
    const item = await mountGate({ state: "something new" });
    expect(item.stateInfo.icon).toMatch("fa-circle-o");
});

test("an overridden gate carries its mark", async () => {
    await mountGate({ state: "overridden" });
    expect(queryAllTexts(".badge")).toEqual(["Overridden"]);
});

test("a lost opportunity takes no files", async () => {
    expect((await mountGate()).canUpload).toBe(true);
    expect((await mountGate({}, { isActive: false })).canUpload).toBe(false);
    // while it waits for its confirmation a better scan may replace it
    expect((await mountGate({ state: "waiting", action: false })).canUpload).toBe(true);
});

test("an empty or too large file is refused before it is read", async () => {
    const item = await mountGate();
    expect(item.problemOf(new File([], "empty.pdf"), 1)).toMatch("empty.pdf");
    expect(item.problemOf({ name: "big.pdf", size: 2 * 1024 * 1024 }, 1)).toMatch("2 MB");
    expect(item.problemOf({ name: "fine.pdf", size: 1024 }, 1)).toBe("");
});

test("asking for an approval is one click", async () => {
    await mountGate({ kind: "approval", action: "ask" });
    await click("button");
    await animationFrame();
    expect.verifySteps(["action_gate_do 3"]);
});
