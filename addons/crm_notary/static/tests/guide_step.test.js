import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { GuideStep } from "@crm_notary/guide/guide_step";

defineMailModels();

const ZONES = {
    name: "zone",
    label: "Time zone",
    value: "",
    guess: "zone",
    options: [
        ["Europe/Berlin", "Berlin"],
        ["Asia/Shanghai", "Shanghai"],
    ],
};
const CHECK = { name: "check", label: "Check Again", style: "primary", inputs: [] };
const SET = { name: "set", label: "Set", style: "primary", inputs: [ZONES] };
const STEP = {
    code: "zones",
    title: "Time zones",
    why: "Deadlines count working hours.",
    state: "todo",
    progress: false,
    facts: [],
    deals: [],
    skipped: false,
    can_act: true,
    buttons: [CHECK, SET],
    changes: [],
};

/** Show a step; what it sends is stepped. */
const mountStep = (step = {}, props = {}) =>
    mountWithCleanup(GuideStep, {
        props: {
            step: { ...STEP, ...step },
            number: 3,
            isOpen: true,
            isNext: false,
            busy: false,
            onToggle: () => expect.step("toggle"),
            onPress: (name, values) => expect.step(`${name} ${JSON.stringify(values)}`),
            onSkip: () => expect.step("skip"),
            ...props,
        },
    });

/** The browser is in this zone; Hoot's own mock is not called without `new`, as browsers' may be. */
function mockZone(timeZone) {
    function DateTimeFormat() {
        return { resolvedOptions: () => ({ timeZone }) };
    }
    patchWithCleanup(Intl, { DateTimeFormat });
}

const badges = () => queryAllTexts(".o_crm_guide_title .badge");

describe("how a step stands", () => {
    test("is said in its title", async () => {
        await mountStep({ progress: [2, 5] }, { isNext: true });
        expect(".o_crm_guide_title").toHaveText(/^3\. Time zones\s*2 \/ 5\s*Next$/);
    });

    test("that it was skipped or needs time counts more than that it is next", async () => {
        await mountStep({ state: "skipped" }, { isNext: true });
        expect(badges()).toEqual(["Skipped"]);
        await mountStep({ state: "waits" }, { isNext: true });
        expect(badges().at(-1)).toBe("Needs time");
    });

    test("folded it is its title only", async () => {
        await mountStep({}, { isOpen: false });
        expect(".o_crm_guide_body").toHaveCount(0);
        await contains(".o_crm_guide_title").click();
        expect.verifySteps(["toggle"]);
    });

    test("who may not do it reads who may", async () => {
        await mountStep({ can_act: false, buttons: [] });
        expect(".o_crm_guide_body .fa-lock").toHaveCount(1);
    });
});

describe("doing a step", () => {
    test("what needs no answer is one click", async () => {
        await mountStep();
        await contains("[data-name=check]").click();
        expect.verifySteps(["check {}"]);
        expect(".o_crm_guide_inputs").toHaveCount(0);
    });

    test("what needs an answer asks first, and sends what was chosen", async () => {
        await mountStep();
        mockZone("Europe/Berlin");
        await contains("[data-name=set]").click();
        expect.verifySteps([]);
        await contains("select[name=zone]").select("Asia/Shanghai");
        await contains(".o_crm_guide_inputs [type=submit]").click();
        expect.verifySteps([`set {"zone":"Asia/Shanghai"}`]);
        expect(".o_crm_guide_inputs").toHaveCount(0);
    });

    test("a second click asks no more", async () => {
        await mountStep();
        mockZone("Europe/Berlin");
        await contains("[data-name=set]").click();
        await contains("[data-name=set]").click();
        expect(".o_crm_guide_inputs").toHaveCount(0);
        expect.verifySteps([]);
    });

    test("a zone begins with where one is, if it can be chosen", async () => {
        await mountStep();
        mockZone("Asia/Shanghai");
        await contains("[data-name=set]").click();
        expect("select[name=zone]").toHaveValue("Asia/Shanghai");
        mockZone("America/Lima");
        await contains("[data-name=set]").click();
        await contains("[data-name=set]").click();
        await contains(".o_crm_guide_inputs [type=submit]").click();
        expect.verifySteps([`set {"zone":"Europe/Berlin"}`]);
    });

    test("while something is being done nothing else begins", async () => {
        await mountStep({}, { busy: true });
        expect("[data-name=check]").not.toBeEnabled();
        expect("[data-name=set]").not.toBeEnabled();
    });
});

describe("not doing a step", () => {
    test("it is skipped, and taken up again", async () => {
        await mountStep();
        await contains(".o_crm_guide_skip").click();
        expect.verifySteps(["skip"]);
        await mountStep({ state: "skipped", skipped: { by: "Ann", reason: "One office" } });
        await contains(".o_crm_guide_resume").click();
        expect.verifySteps(["resume {}"]);
    });

    test("what is done cannot be skipped", async () => {
        await mountStep({ state: "done" });
        expect(".o_crm_guide_skip, .o_crm_guide_resume").toHaveCount(0);
    });

    test("what it changed is taken back, once", async () => {
        const change = { text: "Zone of Bob", by: "Ann", date: "2026-11-26 09:00:00" };
        const changes = [
            { ...change, id: 5, can_undo: true, undone: false },
            { ...change, id: 4, can_undo: false, undone: true },
        ];
        await mountStep({ changes });
        expect(".o_crm_guide_changes s").toHaveCount(1);
        expect(".o_crm_guide_undo").toHaveCount(1);
        await contains(".o_crm_guide_undo").click();
        expect.verifySteps([`undo {"id":5}`]);
    });
});
