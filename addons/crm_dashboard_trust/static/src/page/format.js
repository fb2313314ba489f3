import { getCurrency } from "@web/core/currency";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { roundDecimals } from "@web/core/utils/numbers";
import { nbsp } from "@web/core/utils/strings";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";

/** Large sums are read as 3.1M, or 310万: the exact one is in the list a click away. */
export function formatValue(value, unit, currencyId) {
    if (value === null || value === undefined) {
        return "–";
    }
    switch (unit) {
        case "money":
            return formatMoney(value, currencyId);
        case "percent":
            return `${formatFloat(value, { digits: [16, 1], trailingZeros: false })} %`;
        case "hours":
            return _t("%s h", formatFloat(value, { digits: [16, 1], trailingZeros: false }));
        case "minutes":
            return _t("%s min", formatInteger(Math.round(value)));
        case "days":
            return _t("%s d", formatFloat(value, { digits: [16, 1], trailingZeros: false }));
        case "score":
            return formatInteger(Math.round(value));
        default:
            return formatInteger(Math.round(value));
    }
}

/** From one value to another, in the same unit: 90万 – 105万. */
export function formatRange(low, high, unit, currencyId) {
    if (unit !== "money" || !isLarge(low, LARGE) === !isLarge(high, LARGE)) {
        return [low, high].map((each) => formatValue(each, unit, currencyId)).join(" – ");
    }
    return [low, high].map((each) => formatMoney(each, currencyId, SHORTENED)).join(" – ");
}

const LARGE = 1e6;
/** What is shortened beside a larger sum; below, too little of it would be left. */
const SHORTENED = 1e5;
const TEN_THOUSAND = 1e4;
const HUNDRED_MILLION = 1e8;

function isLarge(value, limit) {
    return Math.abs(roundDecimals(value, 0)) >= limit;
}

function formatMoney(value, currencyId, limit = LARGE) {
    if (!isLarge(value, limit)) {
        return formatMonetary(value, { currencyId, digits: [16, 0] });
    }
    if (localization.code === "zh_CN") {
        return besideCurrency(inChinese(value), currencyId);
    }
    return formatMonetary(rounded(value), { currencyId, digits: [16, 1], humanReadable: true });
}

/** To one decimal of its unit; what then is a thousand of them is one of the next. */
function rounded(value) {
    const size = 1000 ** Math.floor(Math.log10(Math.abs(value)) / 3);
    return roundDecimals(value / size, 1) * size;
}

/** In ten thousands and hundred millions: 9999万 is rounded before it becomes 1亿. */
function inChinese(value) {
    const tenThousands = roundDecimals(value / TEN_THOUSAND, 0);
    const [number, digits, unit] =
        Math.abs(tenThousands) * TEN_THOUSAND < HUNDRED_MILLION
            ? [tenThousands, 0, "万"]
            : [value / HUNDRED_MILLION, 1, "亿"];
    return formatFloat(number, { digits: [16, digits], trailingZeros: false }) + unit;
}

/** The unit belongs to the number: it stands before a currency that comes last. */
function besideCurrency(text, currencyId) {
    const currency = getCurrency(currencyId);
    if (!currency) {
        return text;
    }
    const parts = [currency.symbol, text];
    return (currency.position === "after" ? parts.reverse() : parts).join(nbsp);
}

/** How a figure moved since the period before: an arrow and a word, never colour alone. */
export function trend(value, before) {
    if (value === null || before === null || value === undefined || before === undefined) {
        return null;
    }
    if (value === before) {
        return { icon: "fa-minus", label: _t("as before") };
    }
    return value > before
        ? { icon: "fa-arrow-up", label: _t("more than before") }
        : { icon: "fa-arrow-down", label: _t("less than before") };
}
