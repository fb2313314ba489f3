import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { HeatMap } from "@crm_dashboard_trust/diagnose/heat_map";
import { verdictOf } from "@crm_dashboard_trust/diagnose/verdict";
import { TrustWarnings } from "@crm_dashboard_trust/page/warnings";

defineMailModels();

describe("verdicts", () => {
    test("the small and those within chance have no colour", () => {
        expect(verdictOf({ verdict: "small" }, "up").tone).toBe("");
        expect(verdictOf({ verdict: "" }, "down").tone).toBe("");
    });

    test("more is good or bad as the figure has it", () => {
        expect(verdictOf({ verdict: "high" }, "up").tone).toBe("high");
        expect(verdictOf({ verdict: "very high" }, "down").tone).toBe("low");
        expect(verdictOf({ verdict: "very low" }, "up").tone).toBe("low");
    });

    test("a sign and words say what the colour says", () => {
        const good = verdictOf({ verdict: "low" }, "down");
        const bad = verdictOf({ verdict: "high" }, "down");
        expect(good.icon === bad.icon).toBe(false);
        expect(good.text === bad.text).toBe(false);
    });
});

test("a cell of the heat map opens, an empty one does not", async () => {
    const cells = [
        { count: 9, share: 90, verdict: "very high" },
        { count: 0, share: 0, verdict: "low" },
    ];
    await mountWithCleanup(HeatMap, {
        props: {
            heat: {
                by: "person",
                fields: [
                    ["phone", "No Phone"],
                    ["email", "No Mail Address"],
                ],
                rows: [{ key: 7, name: "Bob", size: 10, cells }],
            },
            onOpen: (field, key) => expect.step(`${field} ${key}`),
        },
    });
    expect(queryAllTexts(".o_trust_shade")).toEqual(["90 %", "0 %"]);
    expect(".fa-exclamation-triangle").toHaveCount(1);
    expect(".o_trust_shade:disabled").toHaveCount(1);
    document.querySelector(".o_trust_shade").click();
    expect.verifySteps(["phone 7"]);
});

test("no warning, no card", async () => {
    const props = { warnings: [], onOpen: () => {}, onWhy: () => {} };
    await mountWithCleanup(TrustWarnings, { props });
    expect(".o_trust_warnings").toHaveCount(0);
});
