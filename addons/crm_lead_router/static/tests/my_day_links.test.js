import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MyDayLinks } from "@crm_notary/my_day/my_day_links";
import { user } from "@web/core/user";
import "@crm_lead_router/my_day_links/my_day_links";

defineMailModels();

/** The links below My Day of somebody who is in these groups only. */
async function mountLinks(...groups) {
    patchWithCleanup(user, { hasGroup: async (group) => groups.includes(group) });
    await mountWithCleanup(MyDayLinks);
}

test("who takes leads finds the pool before what they do more rarely", async () => {
    await mountLinks("sales_team.group_sale_salesman", "crm_lead_router.group_router_user");
    expect(queryAllTexts(".o_my_day_links button").slice(0, 3)).toEqual([
        "My Pipeline",
        "Lead Pool",
        "All my activities",
    ]);
});

test("who takes no leads is not led to the pool", async () => {
    await mountLinks("sales_team.group_sale_salesman");
    expect(queryAllTexts(".o_my_day_links button")).not.toInclude("Lead Pool");
});

test("the link opens the pool", async () => {
    mockService("action", { doAction: (action) => expect.step(action) });
    await mountLinks("crm_lead_router.group_router_user");
    await contains(".o_my_day_links button:contains(Lead Pool)").click();
    expect.verifySteps(["crm_lead_router.crm_lead_action_pool"]);
});
