import { expect, test } from "@odoo/hoot";
import { queryAllAttributes } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MyDayRow } from "@crm_notary/my_day/my_day_row";

defineMailModels();

const ROW = {
    key: "activities:mail.activity:3",
    kind: "activities",
    label: "To-do",
    icon: "fa-clock-o",
    res_model: "crm.lead",
    res_id: 7,
    title: "M8 bolts",
    why: "Call, planned for today.",
    harm: 50,
    due: "",
    is_clock: false,
    can_wait: true,
    also: [{ kind: "decisions", label: "Decision", icon: "fa-gavel", text: "It waits." }],
    others: [],
    action: { type: "local", label: "Done", run: () => {} },
};

async function mountRow(row = {}) {
    await mountWithCleanup(MyDayRow, {
        props: { row: { ...ROW, ...row }, now: Date.now(), onDone: () => expect.step("look") },
    });
}

test("its icons say what kind of thing it is", async () => {
    await mountRow();
    expect(queryAllAttributes("i[role=img]", "aria-label")).toEqual(["To-do", "Decision"]);
    expect(queryAllAttributes("i[role=img]", "title")).toEqual(["To-do", "Decision"]);
});
