import { Component, useRef } from "@odoo/owl";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useDropzone } from "@web/core/dropzone/dropzone_hook";
import { deserializeDateTime, toLocaleDateString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";

const MEGABYTE = 1024 * 1024;

const STATES = {
    met: { icon: "fa-check-circle text-success", label: _t("Proven") },
    missing: { icon: "fa-circle-o text-muted", label: _t("Missing") },
    waiting: { icon: "fa-hourglass-half text-info", label: _t("Waiting") },
    expired: { icon: "fa-calendar-times-o text-warning", label: _t("Expired") },
    overridden: { icon: "fa-unlock-alt text-danger", label: _t("Overridden") },
};

/** One gate: its state, what to do, the proof, and the button that does what is missing. */
export class GateItem extends Component {
    static template = "crm_stagegate.GateItem";
    static props = {
        gate: Object,
        busy: [String, Boolean],
        isActive: Boolean,
        /** (method, gate, ...params): run a method of the lead */
        onRun: Function,
        /** (method, gate): run a method of the gate's pending approval */
        onDecide: Function,
        onOpenProof: Function,
        /** (gate): asks for what is empty and not on a form around */
        onFill: { type: Function, optional: true },
    };

    setup() {
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.fileInput = useRef("fileInput");
        useDropzone(
            this.root,
            (ev) => this.upload(ev.dataTransfer.files[0]),
            "o_gate_dropzone",
            () => this.canUpload
        );
    }

    get stateInfo() {
        return STATES[this.props.gate.state] || STATES.missing;
    }

    /** What to do, in the words of the gate and of its instruction, each said once. */
    get text() {
        const { state, text, instruction } = this.props.gate;
        if (state === "met") {
            return "";
        }
        return [...new Set([text, instruction].filter(Boolean))].join("\n");
    }

    get canUpload() {
        const { action, state, kind } = this.props.gate;
        const isReplaceable = kind === "document" && state === "waiting";
        return this.props.isActive && (action === "upload" || isReplaceable);
    }

    get proof() {
        const { proof } = this.props.gate;
        if (!proof) {
            return false;
        }
        const day = (value) => (value ? toLocaleDateString(deserializeDateTime(value)) : "");
        const link = proof.model === "ir.attachment" ? `/web/content/${proof.id}` : false;
        return {
            ...proof,
            name: proof.model === "crm.gate.approval" ? _t("Approved") : proof.name,
            link,
            isRecord: !link && Boolean(proof.name),
            details: [
                proof.user,
                day(proof.date),
                proof.until && _t("valid until %s", day(proof.until)),
            ].filter(Boolean),
        };
    }

    isBusy(method) {
        return this.props.busy === `${method}-${this.props.gate.id}`;
    }

    iconOf(method, icon) {
        return this.isBusy(method) ? "fa fa-fw fa-spin fa-circle-o-notch" : `fa fa-fw ${icon}`;
    }

    onFileChosen(ev) {
        const [file] = ev.target.files;
        this.upload(file).finally(() => (ev.target.value = ""));
    }

    /** Judge the size before the file is read; its content is judged by the server. */
    async upload(file) {
        if (!file) {
            return;
        }
        const { gate } = this.props;
        const problem = this.problemOf(file, gate.max_mb);
        if (problem) {
            this.dialog.add(AlertDialog, { title: _t("This file cannot be used"), body: problem });
            return;
        }
        const data = (await getDataURLFromFile(file)).split(",")[1];
        await this.props.onRun("gate_upload", gate, file.name, data);
    }

    problemOf(file, maxMegabytes) {
        if (!file.size) {
            return _t("“%s” is empty. Please upload the file itself.", file.name);
        }
        if (maxMegabytes && file.size > maxMegabytes * MEGABYTE) {
            return _t(
                "“%(name)s” has %(size)s MB; at most %(max)s MB are allowed here. Please upload a smaller file, for example a PDF instead of photos.",
                { name: file.name, size: Math.ceil(file.size / MEGABYTE), max: maxMegabytes }
            );
        }
        return "";
    }

    /** Put the cursor into what is empty on the form around; where it is not there, ask for it. */
    async fillIn() {
        const form = this.root.el.closest(".o_form_view");
        if (!form || !(await this.focusEmpty(form))) {
            await this.props.onFill?.(this.props.gate);
        }
    }

    /** Into the first empty field the gate asks for, on whatever page of the form it is. */
    async focusEmpty(form) {
        const focus = () => {
            for (const name of this.props.gate.fields) {
                const input = form.querySelector(
                    `.o_field_widget[name="${name}"] :is(input, textarea, select, [contenteditable="true"])`
                );
                if (input && !input.value) {
                    input.scrollIntoView({ block: "center" });
                    input.focus();
                    return true;
                }
            }
            return false;
        };
        if (focus()) {
            return true;
        }
        for (const tab of form.querySelectorAll(".o_notebook_headers .nav-link:not(.active)")) {
            tab.click();
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            if (focus()) {
                return true;
            }
        }
        return false;
    }
}
