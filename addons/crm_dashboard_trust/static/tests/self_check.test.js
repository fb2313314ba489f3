import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import "@crm_dashboard_trust/self_check/self_check";

describe.current.tags("desktop");
defineMailModels();

const SCOPE = {
    company_id: 7,
    currency_id: 1,
    team_id: false,
    user_id: false,
    user_name: "",
    period: "month",
    day: "2026-11-01",
    label: "November 2026",
    previous: "2026-10-01",
    next: "2026-12-01",
    dates: "",
    companies: [],
    teams: [],
};
const CHECKS = {
    key: "checks",
    title: "Checks",
    note: "Targets are set in the settings.",
    headers: ["Check", "Now", "Target"],
    numbers: [false, true, true],
    rows: [
        { key: "no_owner", texts: ["Leads without an owner", "12.0 %", "5.0 %"], tone: "low" },
        { key: "no_phone", texts: ["Leads without a phone", "0.0 %", "5.0 %"], tone: "high" },
        { key: "age", texts: ["Age", "3.0", ""], tone: "" },
    ],
};
const LEADS = {
    key: "leads",
    title: "Leads to look at",
    note: "",
    headers: ["Lead", "Missing"],
    numbers: [false, false],
    rows: [{ key: 71, texts: ["M8 bolts", "Phone"], tone: "low" }],
};
const REPORT = {
    scope: SCOPE,
    title: "Lead quality · November 2026",
    summary: "25 leads arrived. 1 of 2 checks reach their target.",
    arrived: 25,
    can_export: true,
    sections: [CHECKS, LEADS],
};

/** Open the screen; `report` may be changed by the test, and what it opens is stepped. */
async function openScreen(report = {}, { error } = {}) {
    const shown = { ...REPORT, ...report };
    const server = { error, asked: [] };
    onRpc("has_group", () => true);
    onRpc("crm.trust.self.check", "self_check_screen", ({ args }) => {
        server.asked.push(args[0]);
        if (server.error) {
            throw makeServerError({ message: server.error });
        }
        return shown;
    });
    onRpc("crm.trust.self.check", "open_row", ({ args }) => ({ opened: args.slice(0, 2) }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "crm_dashboard_trust.self_check",
        params: { scope: { period: "month", day: "2026-11-01" } },
    });
    await animationFrame();
    patchWithCleanup(getService("action"), { doAction: (action) => expect.step(action) });
    return server;
}

const row = (key, number) => `.o_trust_check_${key} tbody tr:eq(${number})`;

describe("the report", () => {
    test("says of whom and of when, and how it stands", async () => {
        await openScreen();
        expect("h2").toHaveText(REPORT.title);
        expect(".o_trust_summary").toHaveText(REPORT.summary);
        expect(queryAllTexts("section h3")).toEqual(["Checks", "Leads to look at"]);
    });

    test("is in the words of the server, also the columns", async () => {
        const section = { ...CHECKS, title: "检查", headers: ["检查", "现在", "目标"], note: "" };
        await openScreen({ title: "线索质量 · 2026年11月", sections: [section] });
        expect("h2").toHaveText("线索质量 · 2026年11月");
        expect(queryAllTexts(".o_trust_check_checks thead th")).toEqual(["检查", "现在", "目标", ""]);
        expect(".card-footer").toHaveCount(0);
    });

    test("tells what is wrong from what is well by a sign, and judges nothing without a target", async () => {
        await openScreen();
        expect(`${row("checks", 0)} .fa-exclamation-triangle`).toHaveCount(1);
        expect(`${row("checks", 1)} .fa-check-circle`).toHaveCount(1);
        expect(`${row("checks", 2)} .fa`).toHaveCount(0);
        expect(".o_trust_check_checks .card-footer").toHaveText(CHECKS.note);
    });

    test("about nothing says so", async () => {
        await openScreen({ summary: "", sections: [] });
        expect(".o_trust_empty").toHaveText("Nothing to report.");
        expect("section").toHaveCount(0);
    });
});

describe("a row", () => {
    test("opens its leads", async () => {
        await openScreen();
        await contains(`${row("checks", 1)} th button`).click();
        await contains(`${row("leads", 0)} th button`).click();
        expect.verifySteps([
            { opened: ["checks", "no_phone"] },
            { opened: ["leads", 71] },
        ]);
    });

    test("of a check also says why; others have nothing to explain", async () => {
        await openScreen();
        expect("button:contains(Why?)").toHaveCount(CHECKS.rows.length);
        await contains(`${row("checks", 0)} button:contains(Why?)`).click();
        expect.verifySteps([
            {
                type: "ir.actions.client",
                tag: "crm_dashboard_trust.diagnose",
                path: "why-this-figure",
                params: { code: "no_owner", scope: { period: "month", day: "2026-11-01" } },
            },
        ]);
    });

    test("is one of a few: all leads are one click away", async () => {
        await openScreen();
        expect("button:contains(All of them)").toHaveCount(1);
        await contains(".o_trust_check_leads button:contains(All of them)").click();
        expect.verifySteps([{ opened: ["leads", null] }]);
    });
});

describe("taking it along", () => {
    test("is of the same people and time, as a spreadsheet or on paper", async () => {
        await openScreen();
        await contains("button:contains(Spreadsheet)").click();
        await contains("button:contains(PDF)").click();
        const scope = { period: "month", day: "2026-11-01" };
        expect.verifySteps([
            {
                type: "ir.actions.act_url",
                url: `/crm_trust/self_check.xlsx?scope=${encodeURIComponent(JSON.stringify(scope))}`,
                target: "download",
            },
            {
                type: "ir.actions.report",
                report_type: "qweb-pdf",
                report_name: "crm_dashboard_trust.self_check_document",
                report_file: "crm_dashboard_trust.self_check_document",
                display_name: REPORT.title,
                data: { scope },
            },
        ]);
    });

    test("is not for who may not export", async () => {
        await openScreen({ can_export: false });
        expect("section").toHaveCount(2);
        expect("button:contains(Spreadsheet), button:contains(PDF)").toHaveCount(0);
    });
});

describe("of whom and of when", () => {
    test("is asked of the server as it is chosen", async () => {
        const { asked } = await openScreen();
        await contains("button[aria-label='Period before']").click();
        expect(asked).toEqual([
            { period: "month", day: "2026-11-01" },
            { period: "month", day: "2026-10-01" },
        ]);
    });

    test("what could not be read can be tried again", async () => {
        expect.errors(1);
        const server = await openScreen({}, { error: "No connection" });
        expect.verifyErrors(["No connection"]);
        expect("section").toHaveCount(0);
        await contains(".modal-footer button:last, .modal button.btn-close").click();
        server.error = "";
        await contains("button:contains(Try Again)").click();
        await animationFrame();
        expect("section").toHaveCount(2);
        expect("button:contains(Try Again)").toHaveCount(0);
    });
});
