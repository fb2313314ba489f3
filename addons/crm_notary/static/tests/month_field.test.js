import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Figure extends models.Model {
    month = fields.Date();

    _records = [{ id: 1, month: "2026-10-01" }, { id: 2, month: "2019-03-01" }];
    _views = {
        list: `<list><field name="month" widget="notary_month"/></list>`,
        form: `<form><field name="month" widget="notary_month"/></form>`,
    };
}

defineMailModels();
defineModels([Figure]);

test("a month is shown as a month", async () => {
    await mountView({ type: "list", resModel: "figure" });
    expect(queryAllTexts(".o_data_row .o_field_notary_month")).toEqual([
        "October 2026",
        "March 2019",
    ]);
});

test("a month is chosen from a list and stored as its first day", async () => {
    mockDate("2026-11-26 09:00:00");
    onRpc("web_save", ({ args }) => expect.step(args[1].month));
    await mountView({ type: "form", resModel: "figure", resId: 1 });
    expect("select").toHaveValue("2026-10-01");
    await contains("select").select("2026-09-01");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["2026-09-01"]);
});

test("what was set long ago can still be seen", async () => {
    mockDate("2026-11-26 09:00:00");
    await mountView({ type: "form", resModel: "figure", resId: 2 });
    expect("select option:checked").toHaveText("March 2019");
});
