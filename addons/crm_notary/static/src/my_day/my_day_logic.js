import { _t } from "@web/core/l10n/translation";
import { groupBy } from "@web/core/utils/arrays";

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment or day of the server as milliseconds; a day ends when it is over, here. */
export function dueMillis(text) {
    if (!text) {
        return null;
    }
    if (text.length === 10) {
        return luxon.DateTime.fromISO(text).endOf("day").toMillis();
    }
    return luxon.DateTime.fromSQL(text, { zone: "utc" }).toMillis();
}

/** A span in the two units that matter. */
export function spanText(milliseconds) {
    if (milliseconds >= DAY) {
        const days = Math.floor(milliseconds / DAY);
        const hours = Math.floor((milliseconds % DAY) / HOUR);
        return hours ? _t("%(days)s d %(hours)s h", { days, hours }) : _t("%s d", days);
    }
    const hours = Math.floor(milliseconds / HOUR);
    const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
    return hours
        ? _t("%(hours)s h %(minutes)s min", { hours, minutes })
        : _t("%s min", minutes);
}

/**
 * Time left of a row: text and tone. Without a time, and for days that are not over, nothing: the
 * row's sentence says it.
 */
export function countdown(row, now) {
    const due = dueMillis(row.due);
    if (due === null || !row.is_clock) {
        return null;
    }
    const left = due - now;
    const span = spanText(Math.abs(left));
    return {
        text: left < 0 ? _t("%s late", span) : _t("%s left", span),
        tone: left < 0 ? "danger" : left < 4 * HOUR ? "warning" : "muted",
    };
}

/** How much a row asks for attention: late, soon, or in its time. */
export function toneOf(row, now) {
    const due = dueMillis(row.due);
    if (due !== null && due < now) {
        return "danger";
    }
    const left = countdown(row, now);
    return (left && left.tone === "warning") || row.harm >= 80 ? "warning" : "calm";
}

const subjectOf = (row) => `${row.res_model},${row.res_id}`;

/**
 * What is shown after the server was asked again: rows that are gone are done and stay, struck
 * through, where they were put last; what comes back is to do again.
 *
 * @param {Object[]} before rows that were shown as to do
 * @param {Object[]} rows what waits now
 * @param {Object[]} putOff what was put off: not done
 * @param {Object[]} done rows done today so far
 * @returns {Object[]} rows done today, the latest first
 */
export function mergeDone(before, rows, putOff, done) {
    const waiting = new Set([...rows, ...putOff].map(subjectOf));
    const gone = before.filter((row) => !waiting.has(subjectOf(row)));
    const seen = new Set();
    return [...gone, ...done].filter((row) => {
        const subject = subjectOf(row);
        const isNew = !seen.has(subject) && !waiting.has(subject);
        seen.add(subject);
        return isNew;
    });
}

/** What is remembered of the day in this browser; of yesterday nothing. */
export function recallDone(storage, key, today) {
    try {
        const kept = JSON.parse(storage.getItem(key));
        return kept && kept.day === today ? kept.done : [];
    } catch {
        return [];
    }
}

export function rememberDone(storage, key, today, done) {
    const kept = done.map(({ key: rowKey, icon, title, res_model, res_id }) => ({
        key: rowKey,
        icon,
        title,
        res_model,
        res_id,
    }));
    storage.setItem(key, JSON.stringify({ day: today, done: kept }));
}

/** Share of the day that is done, 0 to 100. */
export function progress(left, done) {
    return left + done ? Math.round((100 * done) / (left + done)) : 100;
}

/**
 * Rows whose first action can be done for all of them at once, from two on.
 *
 * @returns {{label: string, rows: Object[]}[]}
 */
export function batches(rows) {
    const alike = groupBy(
        rows.filter(({ action }) => action.batch),
        ({ action }) => action.batch
    );
    return Object.entries(alike)
        .filter(([, each]) => each.length > 1)
        .map(([label, each]) => ({ label, rows: each }));
}

/** A comma between digits is part of a number. */
const BETWEEN = /(?<!\d),|,(?!\d)|[，、;；\n]/;
const PHONE = /^[+(]?[\d\s()-]{7,}$/;

/**
 * What somebody took down in one line: who, what they want, the number wherever it stands.
 *
 * @returns {{customer: string, wants: string, phone: string}}
 */
export function readLine(line) {
    const parts = line.split(BETWEEN).map((part) => part.trim()).filter(Boolean);
    const phone = parts.find((part) => PHONE.test(part)) || "";
    const [customer = "", ...wants] = parts.filter((part) => part !== phone);
    return { customer, wants: wants.join(", "), phone };
}

const NUMBER = /^[\d\s+()./-]+$/;

/**
 * Opportunities by a few letters of them, of the customer or of the number, however it is written.
 *
 * @param {string} words
 */
export function findDomain(words) {
    const names = ["name", "partner_id.name", "partner_name", "phone"];
    const conditions = names.map((name) => [name, "ilike", words]);
    const number = words.normalize("NFKC").replace("(0)", "");
    if (NUMBER.test(number)) {
        // a prefix of a country or of a long-distance call is there or is not
        const digits = number.replace(/\D/g, "").replace(/^0+/, "");
        if (digits.length > 2) {
            conditions.push(["phone_sanitized", "ilike", digits]);
        }
    }
    return [
        ["type", "=", "opportunity"],
        ...Array(conditions.length - 1).fill("|"),
        ...conditions,
    ];
}
