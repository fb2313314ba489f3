import { _t } from "@web/core/l10n/translation";

/**
 * What is said of a group: in words and with a sign, never in colour alone. A group too small to be
 * judged, or within what chance makes of it, is grey.
 *
 * @param {{ verdict: string }} group
 * @param {string} direction "up" where more is better
 * @returns {{ text: string, icon: string, tone: string }}
 */
export function verdictOf({ verdict }, direction) {
    if (verdict === "small") {
        return { text: _t("too few to judge"), icon: "fa-minus", tone: "" };
    }
    if (!verdict) {
        return { text: _t("within chance"), icon: "fa-circle-o", tone: "" };
    }
    const isFar = verdict.startsWith("very");
    const isMore = verdict.endsWith("high");
    if (isMore === (direction === "up")) {
        const text = isFar ? _t("far better than chance makes it") : _t("better than chance makes it");
        return { text, icon: "fa-check-circle", tone: "high" };
    }
    const text = isFar ? _t("far worse than chance makes it") : _t("worse than chance makes it");
    return { text, icon: "fa-exclamation-triangle", tone: "low" };
}
