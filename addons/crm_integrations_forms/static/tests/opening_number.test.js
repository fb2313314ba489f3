import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import "@crm_integrations_forms/opening_number/opening_number";

class Campaign extends models.Model {
    leads = fields.Integer();
    signed = fields.Monetary({ currency_field: "currency_id" });
    currency_id = fields.Many2one({ relation: "res.currency", default: 1 });

    _records = [
        { id: 7, leads: 1234, signed: 4500.5 },
        { id: 8, leads: 0, signed: 0 },
    ];
    _views = {
        list: `
            <list>
                <field name="leads" widget="crm_opening_number"/>
                <field name="signed" widget="crm_opening_number"/>
                <field name="currency_id" column_invisible="1"/>
            </list>`,
        form: `<form><field name="leads"/></form>`,
    };
}

defineMailModels();
defineModels([Campaign]);

const openList = (more = {}) => mountView({ type: "list", resModel: "campaign", ...more });

test("figures read as figures, money as money", async () => {
    await openList();
    expect(queryAllTexts(".o_data_row:first .o_field_crm_opening_number")).toEqual([
        "1,234",
        "$ 4,500.50",
    ]);
});

test("a nought has nothing to open", async () => {
    await openList();
    expect(queryAllTexts(".o_data_row:last .o_field_crm_opening_number")).toEqual(["0", "0"]);
    expect(".o_data_row:last button").toHaveCount(0);
});

test("a figure opens what it counts, and not the campaign", async () => {
    onRpc("campaign", "action_open_brought", ({ args }) => {
        expect.step(`ask ${JSON.stringify(args)}`);
        return { type: "ir.actions.act_window", name: "What it counts" };
    });
    mockService("action", { doAction: ({ name }) => expect.step(name) });
    await openList({ selectRecord: (id) => expect.step(`campaign ${id}`) });
    await contains(".o_data_row:first .o_field_crm_opening_number[name=signed] button").click();
    expect.verifySteps([`ask [[7],"signed"]`, "What it counts"]);
});
