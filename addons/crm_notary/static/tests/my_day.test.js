import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import {
    batches,
    countdown,
    dueMillis,
    findDomain,
    mergeDone,
    progress,
    readLine,
    recallDone,
    rememberDone,
    toneOf,
} from "@crm_notary/my_day/my_day_logic";

beforeEach(allowTranslations);

const NOON = Date.UTC(2026, 10, 26, 12);
const row = (id, more = {}) => ({
    key: `kind:crm.lead:${id}`,
    icon: "fa-phone",
    title: `Lead ${id}`,
    res_model: "crm.lead",
    res_id: id,
    harm: 50,
    due: "",
    is_clock: false,
    ...more,
});
const ids = (rows) => rows.map((each) => each.res_id);

/** A browser's storage that lives as long as a test. */
const storage = () => {
    const kept = {};
    return { getItem: (key) => kept[key] ?? null, setItem: (key, text) => (kept[key] = text) };
};

describe("time left", () => {
    test("a clock counts down and says when it is late", () => {
        const clock = (due) => {
            const { text, tone } = countdown(row(1, { due, is_clock: true }), NOON);
            return { text: String(text), tone };
        };
        expect(clock("2026-11-26 13:05:00")).toEqual({ text: "1 h 5 min left", tone: "warning" });
        expect(clock("2026-11-27 12:00:00")).toEqual({ text: "1 d left", tone: "muted" });
        expect(clock("2026-11-26 11:50:00")).toEqual({ text: "10 min late", tone: "danger" });
    });

    test("what has a day and no clock counts nothing down", () => {
        expect(countdown(row(1, { due: "2026-11-26" }), NOON)).toBe(null);
        expect(countdown(row(1), NOON)).toBe(null);
    });

    test("a day is late when it is over, not when it begins", () => {
        expect(dueMillis("2026-11-26")).toBeGreaterThan(dueMillis("2026-11-26 00:00:00"));
        expect(toneOf(row(1, { due: "2020-01-01" }), NOON)).toBe("danger");
        expect(toneOf(row(1, { due: "2030-01-01" }), NOON)).toBe("calm");
    });

    test("harm asks for attention as well", () => {
        expect(toneOf(row(1, { harm: 90 }), NOON)).toBe("warning");
    });
});

describe("what is done", () => {
    test("what is gone is done, the latest first", () => {
        expect(ids(mergeDone([row(1), row(2)], [row(2)], [], [row(7)]))).toEqual([1, 7]);
    });

    test("what was put off is not done", () => {
        expect(ids(mergeDone([row(1)], [], [row(1)], []))).toEqual([]);
    });

    test("another reason on the same record is not done", () => {
        const other = row(1, { key: "silent:crm.lead:1" });
        expect(ids(mergeDone([row(1)], [other], [], []))).toEqual([]);
    });

    test("what comes back is to do again", () => {
        expect(ids(mergeDone([], [row(7)], [], [row(7), row(8)]))).toEqual([8]);
    });

    test("done twice is done once", () => {
        expect(ids(mergeDone([row(7)], [], [], [row(7)]))).toEqual([7]);
    });

    test("it is remembered for the day", () => {
        const kept = storage();
        rememberDone(kept, "k", "2026-11-26", [row(1)]);
        expect(ids(recallDone(kept, "k", "2026-11-26"))).toEqual([1]);
        expect(recallDone(kept, "k", "2026-11-27")).toEqual([]);
    });

    test("a broken entry in the browser forgets, and stops nobody", () => {
        const kept = storage();
        kept.setItem("k", "{");
        expect(recallDone(kept, "k", "2026-11-26")).toEqual([]);
    });

    test("counted down to zero", () => {
        expect([progress(3, 1), progress(0, 4), progress(0, 0)]).toEqual([25, 100, 100]);
    });
});

describe("several at once", () => {
    const asked = (id, batch) => row(id, { action: { type: "object", batch } });

    test("two that have the same answer are a batch, one is none", () => {
        const rows = [asked(1, "Approve All"), asked(2), asked(3, "Approve All"), asked(4, "Sign All")];
        expect(batches(rows).map((batch) => [batch.label, ids(batch.rows)])).toEqual([
            ["Approve All", [1, 3]],
        ]);
    });
});

describe("a line", () => {
    test("who, what they want, the number", () => {
        expect(readLine("Yida Tools, M8 bolts, 0512 5555 0101")).toEqual({
            customer: "Yida Tools",
            wants: "M8 bolts",
            phone: "0512 5555 0101",
        });
    });

    test("the number stands where it likes", () => {
        expect(readLine("13812345678，怡达五金，M8螺栓两万只")).toEqual({
            customer: "怡达五金",
            wants: "M8螺栓两万只",
            phone: "13812345678",
        });
    });

    test("a comma in a number is part of it", () => {
        expect(readLine("Yida, 20,000 bolts, zinc plated")).toEqual({
            customer: "Yida",
            wants: "20,000 bolts, zinc plated",
            phone: "",
        });
    });

    test("half a line is half understood", () => {
        expect(readLine("Yida")).toEqual({ customer: "Yida", wants: "", phone: "" });
        expect(readLine(" ,, ")).toEqual({ customer: "", wants: "", phone: "" });
    });
});

describe("finding", () => {
    const sanitized = (words) =>
        findDomain(words).find((each) => each[0] === "phone_sanitized")?.[2];

    test("a number is found however it is written", () => {
        const stored = "+8613812345678";
        for (const written of ["138 1234 5678", "+86 138-1234-5678", "0086 138 12345678"]) {
            expect(stored).toInclude(sanitized(written));
        }
        expect("+8651266668003").toInclude(sanitized("0512-6666 8003"));
        expect("+4930901820").toInclude(sanitized("+49 (0)30 901820"));
    });

    test("words and a few digits are no number", () => {
        expect(sanitized("M8 2024")).toBe(undefined);
        expect(sanitized("13")).toBe(undefined);
        expect(findDomain("Yida")).toEqual([
            ["type", "=", "opportunity"],
            "|",
            "|",
            "|",
            ["name", "ilike", "Yida"],
            ["partner_id.name", "ilike", "Yida"],
            ["partner_name", "ilike", "Yida"],
            ["phone", "ilike", "Yida"],
        ]);
    });
});
