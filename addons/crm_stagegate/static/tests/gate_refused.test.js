import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineCrmModels } from "@crm/../tests/crm_test_helpers";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { Component, xml } from "@odoo/owl";
import { user } from "@web/core/user";
import { GateRefusedDialog } from "@crm_stagegate/gate_refused/gate_refused";

describe.current.tags("desktop");
defineCrmModels();

const DRAWING = {
    id: 3,
    name: "Drawing approval",
    kind: "document",
    mode: "enforce",
    state: "missing",
    text: "",
    instruction: "Upload the drawing the customer signed.",
    waiting: "",
    proof: false,
    approval_id: false,
    action: "upload",
    accept: ".pdf",
    max_mb: 1,
    fields: [],
};
const LEADER = { ...DRAWING, id: 4, name: "Leader agrees", kind: "approval", action: "ask" };

/** Refuse a lead's move to the stage "Sample"; `gates` is what it has, changed by what is done. */
async function refuse(gates) {
    onRpc("crm.lead", "read", () => [
        { id: 7, gate_checklist: { stages: [{ id: 2, name: "Sample", position: 2, gates }] } },
    ]);
    class Page extends Component {
        static template = xml`<div/>`;
        static props = ["*"];
    }
    await mountWithCleanup(Page);
    const refusals = [
        { lead_id: 7, lead: "M8 bolts", stage: "Sample", gates: gates.map(({ name }) => ({ name })) },
    ];
    getService("dialog").add(GateRefusedDialog, { data: { context: { refusals } } });
    await animationFrame();
}

test("what it does is done as the user, with their language and companies", async () => {
    onRpc("crm.lead", "action_gate_do", ({ args, kwargs }) => {
        expect(args).toEqual([[7], 4]);
        expect(kwargs.context).toEqual(user.context);
        expect.step("asked");
        return true;
    });
    await refuse([LEADER]);
    await click(".o_gate_ask");
    await animationFrame();
    expect.verifySteps(["asked"]);
});
