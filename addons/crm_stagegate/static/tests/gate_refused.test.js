import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts, setInputFiles, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineCrmModels } from "@crm/../tests/crm_test_helpers";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { Component, xml } from "@odoo/owl";
import { user } from "@web/core/user";
import { GATE } from "./gate_mocks";
import { GateRefusedDialog } from "@crm_stagegate/gate_refused/gate_refused";
import { archOf } from "@crm_stagegate/gate_refused/missing_fields_dialog";

describe.current.tags("desktop");
defineCrmModels();

const DRAWING = { ...GATE, text: "" };
const LEADER = { ...DRAWING, id: 4, name: "Leader agrees", kind: "approval", action: "ask" };
const MINE = { ...LEADER, state: "waiting", action: false, approval_id: 11 };
const REQUEST = { ...DRAWING, id: 5, name: "What they want", kind: "field", action: "fill" };
const FIELDS = {
    name: { name: "name", string: "Opportunity", type: "char" },
    referred: { name: "referred", string: "Referred By", type: "char" },
    description: { name: "description", string: "Notes", type: "html" },
    city: { name: "city", string: "City", type: "char", readonly: true },
    company_id: { name: "company_id", string: "Company", type: "many2one", relation: "res.company" },
    currency_id: { name: "currency_id", string: "Currency", type: "many2one", relation: "x" },
    amount: { name: "amount", string: "Amount", type: "monetary", currency_field: "currency_id" },
    team_id: {
        name: "team_id",
        string: "Sales Team",
        type: "many2one",
        relation: "crm.team",
        domain: "[('company_id', 'in', [False, company_id])]",
    },
};

/**
 * Refuse moves to the stage "Sample".
 *
 * @param {Object} gates by opportunity, as they are at the moment: a test may change them
 */
async function refuse(gates) {
    const ids = Object.keys(gates).map(Number);
    onRpc("crm.lead", "read", ({ args }) =>
        args[1].includes("gate_checklist")
            ? args[0].map((id) => ({
                  id,
                  gate_checklist: {
                      stages: [{ id: 2, name: "Sample", position: 2, gates: gates[id] }],
                  },
              }))
            : undefined
    );
    class Page extends Component {
        static template = xml`<div/>`;
        static props = ["*"];
    }
    await mountWithCleanup(Page);
    const refusals = ids.map((id) => ({
        lead_id: id,
        lead: `Lead ${id}`,
        stage: "Sample",
        gates: gates[id].map(({ name }) => ({ name, reason: "Lacks", instruction: "" })),
    }));
    getService("dialog").add(GateRefusedDialog, { data: { context: { refusals } } });
    await waitFor(".o_gate_refused");
    return ids;
}

/** Answer the buttons' methods, and tell of each. */
function answer(method, then = () => {}) {
    onRpc(method, ({ args, kwargs }) => {
        expect(kwargs.context).toEqual(user.context);
        expect.step(`${method} ${JSON.stringify(args.slice(0, 3))}`);
        then();
        return true;
    });
}

test("what it does is done as the user, with their language and companies", async () => {
    answer("action_gate_do");
    await refuse({ 7: [LEADER] });
    await contains(".o_gate_ask").click();
    expect.verifySteps(["action_gate_do [[7],4]"]);
});

test("a file is uploaded inside, and what it proves is gone from the list", async () => {
    const gates = { 7: [DRAWING, LEADER] };
    answer("gate_upload", () => (gates[7] = [{ ...DRAWING, state: "met" }, LEADER]));
    await refuse(gates);
    expect(queryAllTexts(".o_gate_name")).toEqual(["Drawing approval", "Leader agrees"]);
    await click(".o_gate_file", { interactive: false });
    await setInputFiles([new File(["%PDF"], "drawing.pdf", { type: "application/pdf" })]);
    await waitFor(".o_gate_checklist:not(:has(.o_gate_upload))");
    expect(queryAllTexts(".o_gate_name")).toEqual(["Leader agrees"]);
    expect.verifySteps(['gate_upload [[7],3,"drawing.pdf"]']);
});

test("who may decide decides inside", async () => {
    const gates = { 7: [MINE] };
    answer("action_approve", () => (gates[7] = [{ ...MINE, state: "met" }]));
    await refuse(gates);
    await contains(".o_gate_approve").click();
    await waitFor(".o_gate_refused_met");
    expect.verifySteps(["action_approve [[11]]"]);
});

test("when nothing is missing any more, the move is one click, and what is below is new", async () => {
    mockService("action", { doAction: ({ tag }) => expect.step(tag) });
    onRpc("crm.lead", "write", ({ args }) => {
        expect.step(`write ${JSON.stringify(args)}`);
        return true;
    });
    await refuse({ 7: [{ ...DRAWING, state: "overridden" }] });
    await contains(".o_gate_refused_move").click();
    await animationFrame();
    expect.verifySteps(['write [[7],{"stage_id":2}]', "soft_reload"]);
    expect(".o_gate_refused").toHaveCount(0);
});

test("closing what nothing was done in loads nothing anew", async () => {
    mockService("action", { doAction: ({ tag }) => expect.step(tag) });
    await refuse({ 7: [DRAWING] });
    await contains("footer button:last-child").click();
    expect(".o_gate_refused").toHaveCount(0);
    expect.verifySteps([]);
});

test("of several opportunities each has its buttons, and moves by itself", async () => {
    mockService("action", { doAction: ({ tag }) => expect.step(tag) });
    const gates = { 7: [LEADER], 8: [{ ...LEADER, state: "met" }] };
    answer("action_gate_do", () => (gates[7] = [{ ...LEADER, state: "met" }]));
    onRpc("crm.lead", "write", ({ args }) => {
        expect.step(`write ${JSON.stringify(args)}`);
        return true;
    });
    await refuse(gates);
    expect(".o_gate_refusal").toHaveCount(2);
    expect(".o_gate_ask").toHaveCount(1);
    await contains(".o_gate_refusal:last .o_gate_refused_move").click();
    await waitFor(".o_gate_refusal:last .o_gate_refused_moved");
    await contains(".o_gate_ask").click();
    await contains(".o_gate_refusal:first .o_gate_refused_move").click();
    await animationFrame();
    expect.verifySteps([
        'write [[8],{"stage_id":2}]',
        "action_gate_do [[7],4]",
        'write [[7],{"stage_id":2}]',
        "soft_reload",
    ]);
    expect(".o_gate_refused").toHaveCount(0);
});

test("what was not made has nothing to press", async () => {
    class Page extends Component {
        static template = xml`<div/>`;
        static props = ["*"];
    }
    await mountWithCleanup(Page);
    const gates = [{ name: "Drawing approval", reason: "Lacks", instruction: "" }];
    const refusals = [{ lead_id: false, lead: "New", stage: "Sample", gates }];
    getService("dialog").add(GateRefusedDialog, { data: { context: { refusals } } });
    await waitFor(".o_gate_refused");
    expect(".o_gate_refusal button").toHaveCount(0);
    expect(queryAllTexts(".o_gate_refusal li b")).toEqual(["Drawing approval"]);
});

test("what is empty is asked for inside, and then it moves", async () => {
    mockService("action", { doAction: ({ tag }) => expect.step(tag) });
    const gates = { 7: [{ ...REQUEST, fields: ["name", "referred"] }] };
    onRpc("crm.lead", "fields_get", () => FIELDS);
    onRpc("crm.lead", "read", () => [{ id: 7, name: "M8 bolts", referred: false }]);
    onRpc("crm.lead", "web_read", () => [{ id: 7, referred: false }]);
    onRpc("crm.lead", "web_save", ({ args }) => {
        expect.step(`save ${JSON.stringify(args)}`);
        gates[7] = [{ ...REQUEST, state: "met" }];
        return [{ id: 7 }];
    });
    onRpc("crm.lead", "write", ({ args }) => {
        expect.step(`write ${JSON.stringify(args)}`);
        return true;
    });
    await refuse(gates);
    await contains(".o_gate_fill").click();
    await waitFor(".o_form_view");
    expect(".o_form_view .o_field_widget").toHaveCount(1);
    await contains(".o_field_widget[name=referred] input").edit("Mr Wang");
    await contains(".o_dialog .o_form_button_save").click();
    await animationFrame();
    expect.verifySteps([
        'save [[7],{"referred":"Mr Wang"}]',
        'write [[7],{"stage_id":2}]',
        "soft_reload",
    ]);
});

test("what does not fit into a line is filled in on the form", async () => {
    mockService("action", { doAction: ({ res_id: id }) => expect.step(`open ${id}`) });
    onRpc("crm.lead", "fields_get", () => FIELDS);
    await refuse({ 7: [{ ...REQUEST, fields: ["description"] }] });
    await contains(".o_gate_fill").click();
    await animationFrame();
    expect.verifySteps(["open 7"]);
});

test("a small form asks for what can be asked for, with what its choices hang on", () => {
    expect(archOf(["referred"], FIELDS)).toBe(
        '<form><sheet><group><field name="referred" required="1"/></group></sheet></form>'
    );
    expect(archOf(["team_id"], FIELDS)).toInclude('<field name="company_id" invisible="1"/>');
    expect(archOf(["amount"], FIELDS)).toInclude('<field name="currency_id" invisible="1"/>');
    for (const names of [[], ["description"], ["city"], ["referred", "no_such_field"]]) {
        expect(archOf(names, FIELDS)).toBe(false);
    }
});
