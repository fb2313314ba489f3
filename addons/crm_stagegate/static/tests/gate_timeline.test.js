import { describe, expect, test } from "@odoo/hoot";
import { queryAllAttributes, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import "@crm_stagegate/gate_timeline/gate_timeline";

describe.current.tags("desktop");

const DEAL = 7;
const [NEW, SAMPLE] = [1, 2];
const DAY = 24 * 3600;
const ENTER = {
    id: 1,
    sequence: 1,
    kind: "enter",
    from_stage_id: false,
    to_stage_id: NEW,
    from_stage_name: false,
    to_stage_name: "New",
    date: "2026-11-20 08:00:00",
    duration_seconds: 0,
    reason: false,
    hash: "0123456789abcdef",
};
const ADVANCE = {
    ...ENTER,
    id: 2,
    sequence: 2,
    kind: "advance",
    from_stage_id: NEW,
    to_stage_id: SAMPLE,
    from_stage_name: "New",
    to_stage_name: "Sample",
    date: "2026-11-22 08:30:00",
    duration_seconds: 2 * DAY + 1800,
    reason: "All proofs are there",
    hash: "fedcba9876543210",
};

class Stage extends models.Model {
    name = fields.Char();

    _records = [{ id: NEW, name: "New" }, { id: SAMPLE, name: "Sample" }];
}

class Entry extends models.Model {
    deal_id = fields.Many2one({ relation: "deal" });
    sequence = fields.Integer();
    kind = fields.Selection({
        selection: [["enter", "Entered"], ["advance", "Advanced"], ["lost", "Lost"]],
    });
    from_stage_id = fields.Many2one({ relation: "stage" });
    to_stage_id = fields.Many2one({ relation: "stage" });
    from_stage_name = fields.Char();
    to_stage_name = fields.Char();
    user_id = fields.Many2one({ relation: "res.users" });
    date = fields.Datetime();
    duration_seconds = fields.Integer();
    reason = fields.Char();
    hash = fields.Char();

    _order = "sequence desc";
}

class Deal extends models.Model {
    entry_ids = fields.One2many({ relation: "entry", relation_field: "deal_id" });

    _views = {
        form: `
            <form>
                <field name="entry_ids" readonly="1" widget="gate_timeline" mode="list" nolabel="1">
                    <list limit="2">
                        <field name="sequence"/>
                        <field name="kind"/>
                        <field name="from_stage_id"/>
                        <field name="to_stage_id"/>
                        <field name="from_stage_name"/>
                        <field name="to_stage_name"/>
                        <field name="user_id"/>
                        <field name="date"/>
                        <field name="duration_seconds"/>
                        <field name="reason"/>
                        <field name="hash"/>
                    </list>
                </field>
            </form>`,
    };
}

defineMailModels();
defineModels([Stage, Entry, Deal]);

/** Open an opportunity with these entries in its ledger, the latest first. */
async function openDeal(entries) {
    Entry._records = entries.map((entry) => ({ user_id: serverState.userId, ...entry }));
    Deal._records = [{ id: DEAL, entry_ids: entries.map(({ id }) => id) }];
    await mountView({ type: "form", resModel: "deal", resId: DEAL });
}

const squeezed = (selector) => queryAllTexts(selector).map((text) => text.replace(/\s+/g, " "));

describe("an entry of the ledger", () => {
    test("says what happened, from where to where, why, who, when and how long it stayed", async () => {
        await openDeal([ADVANCE]);
        expect(squeezed(".o_gate_entry")).toEqual([
            "Advanced New Sample fedcba98 All proofs are there " +
                "Mitchell Admin · Nov 22, 2026, 9:30 AM · 2 days, 30 minutes in New",
        ]);
        expect(".o_gate_entry .badge").toHaveClass("text-bg-primary");
    });

    test("that begins has no way and no stay", async () => {
        await openDeal([ENTER]);
        expect(".o_gate_move").toHaveText("New");
        expect(".o_gate_move .fa-long-arrow-right").toHaveCount(0);
        expect(".o_gate_entry").not.toHaveText(/ in /);
        expect(".o_gate_reason").toHaveCount(0);
    });

    test("that leaves it where it is has no way, too", async () => {
        await openDeal([{ ...ADVANCE, kind: "lost", from_stage_id: SAMPLE, from_stage_name: "Sample" }]);
        expect(".o_gate_move").toHaveText("Sample");
        expect(".o_gate_entry .badge").toHaveText("Lost");
        expect(".o_gate_entry").not.toHaveText(/ in /);
    });

    test("of less than a minute's stay does not say so", async () => {
        await openDeal([{ ...ADVANCE, duration_seconds: 59 }]);
        expect(squeezed(".o_gate_move")).toEqual(["New Sample"]);
        expect(".o_gate_entry").not.toHaveText(/ in /);
    });

    test("names stages in the reader's language, and what was sealed when one points there", async () => {
        Stage._records = [{ id: NEW, name: "新建" }, { id: SAMPLE, name: "打样" }];
        await openDeal([ADVANCE]);
        expect(squeezed(".o_gate_move")).toEqual(["新建 打样"]);
        expect(queryAllAttributes(".o_gate_move [title]", "title")).toEqual(["New", "Sample"]);
        expect(".o_gate_entry").toHaveText(/2 days, 30 minutes in 新建/);
    });

    test("names a stage that was deleted as it was sealed", async () => {
        await openDeal([{ ...ADVANCE, from_stage_id: false }]);
        expect(squeezed(".o_gate_move")).toEqual(["New Sample"]);
    });

    test("shows the beginning of its hash, and all of it when one points there", async () => {
        await openDeal([ADVANCE]);
        expect(".o_gate_hash").toHaveText("fedcba98");
        expect(".o_gate_hash").toHaveAttribute("title", "Entry 2, SHA-256 fedcba9876543210");
    });

    test("that the system wrote has nobody's face", async () => {
        await openDeal([{ ...ADVANCE, user_id: false }]);
        expect(".o_gate_entry .o_avatar").toHaveCount(0);
        expect(".o_gate_entry").toHaveText(/Nov 22, 2026/);
    });
});

describe("the ledger", () => {
    test("has the latest first, and no button where all are shown", async () => {
        await openDeal([ADVANCE, ENTER]);
        expect(queryAllTexts(".o_gate_entry .badge")).toEqual(["Advanced", "Entered"]);
        expect("button:contains(Show all entries)").toHaveCount(0);
    });

    test("that nothing was written into shows nothing", async () => {
        await openDeal([]);
        expect(".o_gate_timeline").toHaveCount(1);
        expect(".o_gate_entry").toHaveCount(0);
    });

    test("with more than are shown says how many, and opens all of this opportunity's", async () => {
        onRpc("crm.lead", "action_open_ledger", ({ args }) => ({ opened: args }));
        mockService("action", { doAction: ({ opened }) => expect.step(opened) });
        await openDeal([{ ...ADVANCE, id: 3, sequence: 3 }, ADVANCE, ENTER]);
        expect(".o_gate_entry").toHaveCount(2);
        await contains("button:contains(Show all entries (3))").click();
        expect.verifySteps([[[DEAL]]]);
    });
});
