import { expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Opportunity extends models.Model {
    name = fields.Char();
    score_html = fields.Html();

    _records = [
        { id: 1, name: "Bolts", score_html: "<table><tr><td>+12.0</td></tr></table>" },
        { id: 2, name: "Nuts", score_html: "<table><tr><td>+7.0</td></tr></table>" },
        { id: 3, name: "Pins", score_html: "<table><tr><td>+3.0</td></tr></table>" },
    ];
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

test("who pages on quickly does not see the record of before", async () => {
    const second = new Deferred();
    onRpc("read", ({ args }) => (args[0][0] === 2 ? second : undefined));
    await mountView({ type: "form", resModel: "opportunity", resId: 1, resIds: [1, 2, 3] });
    await contains(".nav-link:contains(Routing)").click();
    await contains(".o_pager_next").click();
    await contains(".o_pager_next").click();
    expect(".o_late_html td").toHaveText("+3.0");
    second.resolve([{ id: 2, score_html: "<table><tr><td>+7.0</td></tr></table>" }]);
    await animationFrame();
    expect(".o_late_html td").toHaveText("+3.0");
});
