import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDuration, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const COLOURS = {
    enter: "secondary",
    advance: "primary",
    regress: "info",
    demote: "warning",
    override: "danger",
    won: "success",
    lost: "dark",
    archive: "secondary",
    restore: "info",
    outside: "danger",
    merge: "dark",
    delete: "dark",
};
const HASH_SHOWN = 8;

/**
 * The ledger of an opportunity, newest first: who, when, from where to where, how long it stayed,
 * why. The fields come from the list inside the field's node in the view.
 */
export class GateTimelineField extends Component {
    static template = "crm_stagegate.GateTimelineField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get olderCount() {
        return this.list.count - this.list.records.length;
    }

    get entries() {
        return this.list.records.map(({ id, data, fields }) => {
            const kinds = Object.fromEntries(fields.kind.selection);
            const date =
                typeof data.date === "string" ? deserializeDateTime(data.date) : data.date;
            // in the reader's language; what was sealed stays in the title
            const from = data.from_stage_id?.display_name || data.from_stage_name;
            const to = data.to_stage_id?.display_name || data.to_stage_name;
            const isMove = data.from_stage_name !== data.to_stage_name;
            return {
                id,
                colour: COLOURS[data.kind] || "secondary",
                kind: kinds[data.kind] || data.kind,
                from: isMove && from,
                to,
                sealedFrom: data.from_stage_name,
                sealedTo: data.to_stage_name,
                user: data.user_id,
                date: toLocaleDateTimeString(date, { showSeconds: false }),
                stayed:
                    isMove &&
                    data.from_stage_name &&
                    data.duration_seconds >= 60 &&
                    _t("%(time)s in %(stage)s", {
                        time: formatDuration(data.duration_seconds, true),
                        stage: from,
                    }),
                reason: data.reason,
                sequence: data.sequence,
                shortHash: (data.hash || "").slice(0, HASH_SHOWN),
                hashTitle: _t("Entry %(sequence)s, SHA-256 %(hash)s", {
                    sequence: data.sequence,
                    hash: data.hash,
                }),
            };
        });
    }

    async openAll() {
        const { resId } = this.props.record;
        this.action.doAction(await this.orm.call("crm.lead", "action_open_ledger", [[resId]]));
    }
}

export const gateTimelineField = {
    component: GateTimelineField,
    displayName: _t("Ledger timeline"),
    supportedTypes: ["one2many"],
    useSubView: true,
};

registry.category("fields").add("gate_timeline", gateTimelineField);
