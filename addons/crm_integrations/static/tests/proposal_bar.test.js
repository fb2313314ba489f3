import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import "@crm_integrations/proposal_bar/proposal_bar";

const MAIL = {
    id: 1,
    source: "a mail of Mr Wang",
    lines: [
        { id: 11, name: "Phone", value: "0512 5555 0101" },
        { id: 12, name: "City", value: "Suzhou" },
    ],
};
const CARD = { id: 2, source: "a name card", lines: [{ id: 21, name: "Job", value: "Buyer" }] };

class Deal extends models.Model {
    name = fields.Char({ required: true });
    proposals = fields.Json();

    _records = [
        { id: 7, name: "M8 bolts", proposals: [MAIL, CARD] },
        { id: 8, name: "Wood screws", proposals: false },
    ];
    _views = {
        form: `
            <form>
                <field name="proposals" widget="proposal_bar" nolabel="1" readonly="1"/>
                <field name="name"/>
            </form>`,
    };
}

defineMailModels();
defineModels([Deal]);

const texts = (selector) => queryAllTexts(selector).map((text) => text.replace(/\s+/g, " "));

/** Open an opportunity; what is saved or decided is stepped. */
async function openDeal(resId = 7) {
    onRpc("web_save", ({ args }) => expect.step(`save ${args[1].name}`));
    onRpc("crm.proposal.line", "*", ({ method, args }) => {
        expect.step(`${method} ${JSON.stringify(args)}`);
        return true;
    });
    await mountView({ type: "form", resModel: "deal", resId });
}

test("each source says what it proposes, a line each", async () => {
    await openDeal();
    expect(texts(".o_crm_proposal > span:first-child")).toEqual([
        "From a mail of Mr Wang:",
        "From a name card:",
    ]);
    expect(texts(".o_crm_proposal_line")).toEqual([
        "Phone: 0512 5555 0101",
        "City: Suzhou",
        "Job: Buyer",
    ]);
});

test("where nothing is proposed there is no bar", async () => {
    await openDeal(8);
    expect(".o_field_proposal_bar").toHaveCount(1);
    expect(".o_crm_proposal").toHaveCount(0);
});

test("a line is confirmed by itself", async () => {
    await openDeal();
    await contains(".o_crm_proposal_line:contains(Suzhou) .o_crm_proposal_accept").click();
    expect.verifySteps(["action_accept [[12]]"]);
});

test("a line is refused by itself", async () => {
    await openDeal();
    await contains(".o_crm_proposal_line:contains(Suzhou) .o_crm_proposal_refuse").click();
    expect.verifySteps(["action_refuse [[12]]"]);
});

test("all lines of a source are confirmed at once, and only those", async () => {
    await openDeal();
    await contains(".o_crm_proposal_all").click();
    expect.verifySteps(["action_accept [[11,12]]"]);
});

test("all lines of a source are refused at once, and only those", async () => {
    await openDeal();
    await contains(".o_crm_proposal_none").click();
    expect.verifySteps(["action_refuse [[11,12]]"]);
});

test("a single line has no buttons for all", async () => {
    Deal._records[0].proposals = [CARD];
    await openDeal();
    expect(".o_crm_proposal_accept").toHaveCount(1);
    expect(".o_crm_proposal_all, .o_crm_proposal_none").toHaveCount(0);
});

test("what was decided is gone, and the other sources stay", async () => {
    await openDeal();
    MockServer.env["deal"].write([7], { proposals: [CARD] });
    await contains(".o_crm_proposal_all").click();
    await animationFrame();
    expect(texts(".o_crm_proposal_line")).toEqual(["Job: Buyer"]);
    expect.verifySteps(["action_accept [[11,12]]"]);
});

test("what is being typed is saved before anything is decided", async () => {
    await openDeal();
    await contains(".o_field_widget[name=name] input").edit("M10 bolts");
    await contains(".o_crm_proposal_line:contains(Suzhou) .o_crm_proposal_accept").click();
    expect.verifySteps(["save M10 bolts", "action_accept [[12]]"]);
});

test("what cannot be saved is kept, and nothing is decided", async () => {
    await openDeal();
    await contains(".o_field_widget[name=name] input").clear();
    await contains(".o_crm_proposal_line:contains(Suzhou) .o_crm_proposal_accept").click();
    await animationFrame();
    expect(".o_field_widget[name=name]").toHaveClass("o_field_invalid");
    expect(".o_crm_proposal_line").toHaveCount(3);
    expect.verifySteps([]);
});
