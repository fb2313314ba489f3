import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { Component, useState, xml } from "@odoo/owl";
import { GuideDays } from "@crm_notary/guide/guide_days";

defineMailModels();

const day = (number) => ({ number, title: `Title ${number}`, purpose: `Purpose ${number}`, looks: [] });
const DAYS = [1, 2, 3, 4, 5, 6, 7].map(day);
const PLAN = { started: "2026-11-23", day: 3, days: DAYS, said: [] };
const REPORT = {
    company: "Bolts Ltd",
    first: "2026-11-23",
    last: "2026-11-29",
    figures: { new: 12, done: 8, not_done: 2, rate: 80, open: 2 },
    reasons: [{ reason: "No owner", count: 2 }],
    rows: [
        { id: 7, name: "M8 bolts", customer: "Mr Wang", owner: "Ann", reason: "No owner" },
        { id: 8, name: "M10 bolts", customer: "", owner: "", reason: "No owner" },
    ],
    more: 0,
};

/** Show the plan; what it asks for and what it tells the page is stepped. */
async function mountDays(plan = {}, { mayExport = true } = {}) {
    onRpc("has_group", () => mayExport);
    const shown = { plan: { ...PLAN, ...plan } };
    class Page extends Component {
        static template = xml`
            <GuideDays plan="state.plan" onChanged="() => this.changed()" onShow="(code) => this.show(code)"/>`;
        static components = { GuideDays };
        static props = ["*"];
        setup() {
            this.state = useState(shown);
            shown.change = (changes) => Object.assign(this.state, { plan: { ...this.state.plan, ...changes } });
        }
        changed() {
            expect.step("changed");
        }
        show(code) {
            expect.step(`show ${code}`);
        }
    }
    await mountWithCleanup(Page);
    return async (changes) => {
        shown.change(changes);
        await animationFrame();
    };
}

/** Answer a method of the guide by `answer`, and tell of each call. */
const answer = (method, reply = () => true) =>
    onRpc("crm.guide", method, ({ args }) => {
        expect.step([method, ...args].join(" "));
        return reply();
    });

const squeezed = (selector) => queryAllTexts(selector).map((text) => text.replace(/\s+/g, " "));

describe("which day", () => {
    test("it is today's that is shown, with what it is for", async () => {
        await mountDays();
        expect(".o_crm_guide_day > .text-muted:first").toHaveText("Today");
        expect(".o_crm_guide_day h2").toHaveText("Title 3");
        expect(".o_crm_guide_day").toHaveText(/Purpose 3/);
        expect("[role=tab][aria-selected=true]").toHaveText("3");
    });

    test("another one is a click away, and says its number", async () => {
        await mountDays();
        await contains("[data-day='5']").click();
        expect(".o_crm_guide_day > .text-muted:first").toHaveText("Day 5");
        expect(".o_crm_guide_day h2").toHaveText("Title 5");
        expect("[role=tab][aria-selected=true]").toHaveText("5");
    });

    test("days that are over are told from those to come", async () => {
        await mountDays();
        expect(queryAllTexts("[role=tab].btn-outline-success")).toEqual(["1", "2"]);
        expect(queryAllTexts("[role=tab].btn-outline-secondary")).toEqual(["4", "5", "6", "7"]);
    });

    test("after the last day the last one is shown", async () => {
        await mountDays({ day: 8 });
        expect(".o_crm_guide_day h2").toHaveText("Title 7");
        expect(".o_crm_guide_day > .text-muted:first").toHaveText("Day 7");
    });

    test("what is looked at stays when the page is read again, begun anew it is the first", async () => {
        const change = await mountDays();
        await contains("[data-day='5']").click();
        await change({ day: 4 });
        expect(".o_crm_guide_day h2").toHaveText("Title 5");
        await change({ started: "2026-11-30", day: 1 });
        expect(".o_crm_guide_day h2").toHaveText("Title 1");
    });
});

describe("beginning", () => {
    test("is one click, after which the page is read again", async () => {
        answer("start_plan");
        await mountDays({ started: "", day: 0 });
        expect(".o_crm_guide_day h2").toHaveText("Title 1");
        await contains(".o_crm_guide_begin").click();
        expect.verifySteps(["start_plan", "changed"]);
    });

    test("twice at once is once", async () => {
        const reply = new Deferred();
        answer("start_plan", () => reply);
        await mountDays({ started: "", day: 0 });
        await contains(".o_crm_guide_begin").click();
        await contains(".o_crm_guide_begin").click();
        reply.resolve(true);
        await animationFrame();
        expect.verifySteps(["start_plan", "changed"]);
    });

    test("is not offered again, and before it nothing is asked for", async () => {
        await mountDays({ started: "", day: 0 });
        await contains("[data-day='7']").click();
        expect(".o_crm_guide_say, .o_crm_guide_buttons").toHaveCount(0);
        await mountDays();
        expect(".o_crm_guide_start").toHaveCount(1);
    });
});

describe("what to look at", () => {
    const LOOKS = [
        { text: "三个阶段", tone: "ok", step: "" },
        { text: "Two people entered nothing", tone: "warn", step: "people" },
    ];
    const days = DAYS.map((each) => (each.number === 3 ? { ...each, looks: LOOKS } : each));

    test("is in the words of the server, with a sign for what is wrong", async () => {
        await mountDays({ days });
        expect(squeezed(".o_crm_guide_facts li")).toEqual([
            "三个阶段",
            "Two people entered nothing Show the step",
        ]);
        expect(".o_crm_guide_facts li:first .fa-check").toHaveCount(1);
        expect(".o_crm_guide_facts li:last .fa-exclamation-triangle").toHaveCount(1);
    });

    test("leads to the step where it is mended", async () => {
        await mountDays({ days });
        await contains(".o_crm_guide_facts button").click();
        expect.verifySteps(["show people"]);
    });

    test("of a day to come appears on that day", async () => {
        await mountDays({ days });
        await contains("[data-day='4']").click();
        expect(".o_crm_guide_facts").toHaveCount(0);
        expect(".o_crm_guide_day").toHaveText(/appears here on that day/);
    });
});

describe("what was said", () => {
    const said = [
        { kind: "remark", text: "Too many fields", by: "Ann" },
        { kind: "promise", text: "Half of them go", by: "Lea" },
    ];
    const WORDS = ".o_crm_guide_say input";

    test("on the sixth day is where people got stuck, on the last what is promised", async () => {
        await mountDays({ said, day: 6 });
        expect(squeezed(".o_crm_guide_day > ul:not(.o_crm_guide_facts) li")).toEqual([
            "Too many fields Ann",
        ]);
        await contains("[data-day='7']").click();
        expect(squeezed(".o_crm_guide_day > ul:not(.o_crm_guide_facts) li")).toEqual([
            "Half of them go Lea",
        ]);
        await contains("[data-day='5']").click();
        expect(WORDS).toHaveCount(0);
    });

    test("is written down as what it is, and the line is empty for the next", async () => {
        answer("say");
        await mountDays({ day: 6 });
        await contains(WORDS).edit("Too slow", { confirm: false });
        await contains(".o_crm_guide_say button").click();
        expect(WORDS).toHaveValue("");
        await contains("[data-day='7']").click();
        await contains(WORDS).edit("Faster", { confirm: false });
        await contains(".o_crm_guide_say button").click();
        expect.verifySteps(["say remark Too slow", "changed", "say promise Faster", "changed"]);
    });

    test("twice at once is once", async () => {
        const reply = new Deferred();
        answer("say", () => reply);
        await mountDays({ day: 6 });
        await contains(WORDS).edit("Too slow", { confirm: false });
        await contains(".o_crm_guide_say button").click();
        await contains(".o_crm_guide_say button").click();
        reply.resolve(true);
        await animationFrame();
        expect.verifySteps(["say remark Too slow", "changed"]);
    });

    test("stays in the line when it could not be written down, and can be sent again", async () => {
        expect.errors(1);
        let isDown = true;
        answer("say", () => {
            if (isDown) {
                throw makeServerError({ message: "No connection" });
            }
            return true;
        });
        await mountDays({ day: 6 });
        await contains(WORDS).edit("Too slow", { confirm: false });
        await contains(".o_crm_guide_say button").click();
        await animationFrame();
        expect.verifyErrors(["No connection"]);
        expect(WORDS).toHaveValue("Too slow");
        isDown = false;
        await contains(".o_crm_guide_say button").click();
        expect.verifySteps(["say remark Too slow", "say remark Too slow", "changed"]);
    });
});

describe("the report", () => {
    const SHOW = ".o_crm_guide_report_show";

    /** On the last day, with the report open. */
    async function openReport(report = {}) {
        answer("get_report", () => ({ ...REPORT, ...report }));
        await mountDays({ day: 7 });
        await contains(SHOW).click();
        await animationFrame();
        expect.verifySteps(["get_report"]);
    }

    test("is there on the last day only", async () => {
        await mountDays({ day: 6 });
        expect(SHOW).toHaveCount(0);
        await contains("[data-day='7']").click();
        expect(SHOW).toHaveCount(1);
        expect(".o_crm_guide_report").toHaveCount(0);
    });

    test("says of whom and of when, and its four figures", async () => {
        await openReport();
        expect(".o_crm_guide_report > .text-muted:first").toHaveText(
            "Bolts Ltd, Nov 23, 2026 – Nov 29, 2026"
        );
        expect(queryAllTexts(".o_crm_guide_figures strong")).toEqual(["12", "8", "2", "80 %"]);
        expect(".o_crm_guide_report").toHaveText(/2 more are younger than 72 hours/);
    });

    test("has no rate where nothing could be judged, and nobody to name", async () => {
        const figures = { new: 0, done: 0, not_done: 0, rate: null, open: 0 };
        await openReport({ figures, reasons: [], rows: [] });
        expect(queryAllTexts(".o_crm_guide_figures strong")).toEqual(["0", "0", "0", "–"]);
        expect(".o_crm_guide_report").not.toHaveText(/younger than/);
        expect(".o_crm_guide_report h3, .o_crm_guide_late").toHaveCount(0);
    });

    test("has a rate of nothing where nobody followed up", async () => {
        await openReport({ figures: { ...REPORT.figures, done: 0, rate: 0 } });
        expect(".o_crm_guide_figures strong:last").toHaveText("0 %");
    });

    test("names who was not followed up and why, and opens each", async () => {
        mockService("action", {
            doAction: ({ res_model, res_id }) => expect.step(`${res_model} ${res_id}`),
        });
        await openReport({ more: 4 });
        expect(".o_crm_guide_report .badge").toHaveText("No owner: 2");
        expect(squeezed(".o_crm_guide_late")).toEqual([
            "Mr Wang M8 bolts Ann No owner",
            "M10 bolts No owner",
        ]);
        expect(".o_crm_guide_report").toHaveText(/and 4 more/);
        await contains(".o_crm_guide_late:last a").click();
        expect.verifySteps(["crm.lead 8"]);
    });

    test("leaves the house on paper with who may export only", async () => {
        mockService("action", {
            doAction: ({ report_name, context }) => expect.step([report_name, context]),
        });
        await mountDays({ day: 7 });
        await contains(".o_crm_guide_buttons button:contains(Print)").click();
        expect.verifySteps([["crm_notary.guide_week", { active_ids: [1] }]]);
    });

    test("is not printed by who may not export", async () => {
        await mountDays({ day: 7 }, { mayExport: false });
        expect(SHOW).toHaveCount(1);
        expect(".o_crm_guide_buttons button:contains(Print)").toHaveCount(0);
    });
});
