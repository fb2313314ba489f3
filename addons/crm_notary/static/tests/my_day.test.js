import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import {
    countdown,
    dueMillis,
    mergeDone,
    progress,
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
