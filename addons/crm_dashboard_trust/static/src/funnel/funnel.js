import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { TrustScreen } from "../screen/screen";

const MODEL = "crm.trust.funnel";

/** How opportunities went through the stages, what became of each month's, why they were lost. */
export class TrustFunnel extends TrustScreen {
    static template = "crm_dashboard_trust.Funnel";
    static path = "sales-funnel";
    static displayName = _t("Funnel");

    setup() {
        super.setup();
        this.env.config.setDisplayName(TrustFunnel.displayName.toString());
    }

    read() {
        return this.orm.call(MODEL, "funnel_screen", [this.state.scope]);
    }

    /** Whether anything went through any stage. */
    get isEmpty() {
        const { stages, cohorts, losses } = this.state.data;
        const moved = stages.some((stage) => stage.entered || stage.here);
        return !moved && !losses.length && !cohorts.some((cohort) => cohort.arrived);
    }

    /** Stages that something went through: those of other pipelines say nothing. */
    get stages() {
        return this.state.data.stages.filter(
            (stage) => stage.entered || stage.here || stage.mean_days !== null
        );
    }

    get hasObstacles() {
        return this.stages.some((stage) => stage.obstacles.length);
    }

    get columns() {
        return [
            { key: "entered", name: _t("Came here") },
            { key: "forward", name: _t("Went on") },
            { key: "lost", name: _t("Lost here") },
            { key: "here", name: _t("Stand here now") },
        ];
    }

    /** Reasons down, stages across, the most frequent first. */
    get losses() {
        const reasons = new Map();
        const stages = new Map();
        for (const row of this.state.data.losses) {
            const reason = reasons.get(row.reason_id) || {
                id: row.reason_id,
                name: row.reason,
                total: 0,
                cells: {},
            };
            reason.total += row.count;
            reason.cells[row.stage_id] = row;
            reasons.set(row.reason_id, reason);
            stages.set(row.stage_id, row.stage);
        }
        const order = this.state.data.stages.map((stage) => stage.stage_id);
        const place = (id) => (order.includes(id) ? order.indexOf(id) : order.length);
        return {
            stages: [...stages]
                .map(([id, name]) => ({ id, name }))
                .sort((a, b) => place(a.id) - place(b.id)),
            reasons: [...reasons.values()].sort((a, b) => b.total - a.total),
        };
    }

    get parts() {
        return [
            { key: "won", status: "won", name: _t("Won") },
            { key: "lost", status: "lost", name: _t("Lost") },
            { key: "open", status: "pending", name: _t("Open") },
        ];
    }

    share(part, whole) {
        return whole ? Math.round((100 * part) / whole) : 0;
    }

    openStage(stage, which) {
        return this.openCall(MODEL, "open_funnel", [stage.stage_id, which, this.state.scope]);
    }

    openObstacle(stage, id) {
        return this.openCall(MODEL, "open_obstacle", [stage.stage_id, id, this.state.scope]);
    }

    openCohort(month, status) {
        return this.openCall(MODEL, "open_cohort", [month, status, this.state.scope]);
    }

    openLosses(row) {
        return this.openCall(MODEL, "open_losses", [row.stage_id, row.reason_id, this.state.scope]);
    }
}

registry.category("actions").add("crm_dashboard_trust.funnel", TrustFunnel);
