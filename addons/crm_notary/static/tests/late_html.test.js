import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Opportunity extends models.Model {
    name = fields.Char();
    score_html = fields.Html();

    _records = [{ id: 1, name: "Bolts", score_html: "<table><tr><td>+12.0</td></tr></table>" }];
    _views = {
        form: `
            <form>
                <field name="name"/>
                <notebook>
                    <page string="Customer" name="customer"/>
                    <page string="Routing" name="routing">
                        <widget name="late_html" options="{'field': 'score_html'}"/>
                    </page>
                </notebook>
            </form>`,
    };
}

defineMailModels();
defineModels([Opportunity]);

async function openForm(resId) {
    onRpc("read", ({ args }) => expect.step(args[1].join()));
    await mountView({ type: "form", resModel: "opportunity", resId });
}

test("is asked for when its tab is first seen, not before", async () => {
    onRpc("web_read", ({ kwargs }) => {
        expect("score_html" in kwargs.specification).toBe(false);
    });
    await openForm(1);
    expect.verifySteps([]);
    await contains(".nav-link:contains(Routing)").click();
    expect.verifySteps(["score_html"]);
    expect(".o_late_html td").toHaveText("+12.0");
});

test("is read again after a save, not while somebody types", async () => {
    await openForm(1);
    await contains(".nav-link:contains(Routing)").click();
    await contains("[name=name] input").edit("Bolts and nuts");
    expect.verifySteps(["score_html"]);
    await contains(".o_form_button_save").click();
    expect.verifySteps(["score_html"]);
});

test("a record that is not saved yet has none", async () => {
    await openForm();
    await contains(".nav-link:contains(Routing)").click();
    expect.verifySteps([]);
    expect(".o_late_html").toHaveText("");
});
