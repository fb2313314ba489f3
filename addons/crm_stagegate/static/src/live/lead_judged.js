import { onWillDestroy } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * Call back when the server has judged one of the leads shown, because a colleague approved,
 * uploaded or withdrew something.
 *
 * @param {() => number[]} getLeadIds ids of the leads on screen
 * @param {() => void} onJudged
 */
export function useLeadJudged(getLeadIds, onJudged) {
    const bus = useService("bus_service");
    const listen = ({ lead_ids: ids }) => {
        const shown = getLeadIds();
        if (!shown || ids.some((id) => shown.includes(id))) {
            onJudged();
        }
    };
    bus.subscribe("crm_stagegate.lead_judged", listen);
    onWillDestroy(() => bus.unsubscribe("crm_stagegate.lead_judged", listen));
}
