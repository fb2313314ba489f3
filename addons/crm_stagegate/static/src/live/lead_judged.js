import { onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

/**
 * Call back when the server has judged one of the leads shown, because a colleague approved,
 * uploaded or withdrew something.
 *
 * Many leads are judged in a row when rules change: whatever comes within `delay` is one call, and
 * a stream that does not end keeps nobody waiting for longer.
 *
 * @param {() => number[]} getLeadIds ids of the leads on screen; undefined: any lead
 * @param {() => void} onJudged
 * @param {number} [delay] in milliseconds
 */
export function useLeadJudged(getLeadIds, onJudged, delay = 300) {
    const bus = useService("bus_service");
    let timer = null;
    const listen = ({ lead_ids: ids }) => {
        const shown = getLeadIds();
        if (timer || (shown && !ids.some((id) => shown.includes(id)))) {
            return;
        }
        timer = browser.setTimeout(() => {
            timer = null;
            onJudged();
        }, delay);
    };
    bus.subscribe("crm_stagegate.lead_judged", listen);
    onWillDestroy(() => {
        bus.unsubscribe("crm_stagegate.lead_judged", listen);
        browser.clearTimeout(timer);
    });
}
