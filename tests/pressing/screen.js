/* What a walk through the screens needs inside the page: where it is, what can be pressed there. */
/* global odoo, OUR_ADDONS */
(() => {
    if (window.screens) {
        return;
    }
    const { browser } = odoo.loader.modules.get("@web/core/browser/browser");
    const { registry } = odoo.loader.modules.get("@web/core/registry");
    const { App } = odoo.loader.modules.get("@odoo/owl");
    const { env } = odoo.__WOWL_DEBUG__.root;
    const { action: actions, dialog: dialogs, menu: menus } = env.services;
    const ours = new Set(OUR_ADDONS);
    const PATIENCE = 40000;
    const PRESSABLE = "button, a, summary, select, [role=button], input[type=checkbox]";
    const STATES = /^(active|show|focus|disabled|collapsed|selected|text-|o_first|bg-)/;

    // -- what goes wrong --------------------------------------------------------------------

    const problems = [];
    const urls = [];

    registry.category("error_handlers").add(
        "screens",
        (_env, error, original) => {
            const { exceptionName, data } = original || {};
            const isAnswer =
                exceptionName &&
                !/SessionExpired|^504/.test(exceptionName) &&
                (registry.category("error_dialogs").contains(exceptionName) ||
                    registry.category("error_notifications").contains(exceptionName));
            if (original?.name !== "ConnectionAbortedError") {
                problems.push({
                    isAnswer: Boolean(isAnswer),
                    name: exceptionName || "",
                    text: data?.message || original?.message || error.message,
                    trace: (!isAnswer && (data?.debug || error.traceback)) || "",
                });
            }
            return false;
        },
        { sequence: -1 }
    );

    // what would leave the page is only asked for
    window.print = () => {};
    browser.open = (url) => {
        urls.push(url);
        window.fetch(url);
        return { closed: false };
    };

    // -- when it has settled ----------------------------------------------------------------

    let waiting = 0;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...values) {
        waiting++;
        this.addEventListener("loadend", () => waiting--, { once: true });
        return send.apply(this, values);
    };
    const fetch = window.fetch.bind(window);
    window.fetch = browser.fetch = async (...values) => {
        waiting++;
        try {
            return await fetch(...values);
        } finally {
            waiting--;
        }
    };

    const isShown = (element) => {
        const { width, height } = element.getBoundingClientRect();
        return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
    };
    const topDialog = () => [...document.querySelectorAll(".o_dialog")].at(-1);
    const busyWith = () => {
        if (waiting) {
            return `${waiting} requests without an answer`;
        }
        if (document.querySelector(".o_blockUI")) {
            return "the screen is blocked";
        }
        if ([...App.apps].some((app) => app.scheduler.tasks.size)) {
            return "something is not drawn";
        }
        // what is below a dialog waits for its answer
        const turning = (topDialog() || document).querySelector(".fa-spin");
        return turning && isShown(turning) ? "something turns and turns" : "";
    };
    const pause = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

    /** Wait until nothing happens any more. */
    async function settle() {
        const until = performance.now() + PATIENCE;
        for (let calm = 0; calm < 3; ) {
            await pause(4);
            const reason = busyWith();
            calm = reason ? 0 : calm + 1;
            if (performance.now() > until) {
                problems.push({ isAnswer: false, name: "", text: `stays loading: ${reason}`, trace: "" });
                return;
            }
        }
    }

    // -- who drew it ------------------------------------------------------------------------

    function* within(node) {
        if (!node) {
            return;
        }
        yield node;
        for (const child of Object.values(node.children)) {
            yield* within(child);
        }
    }
    const drawn = (block) => {
        if (!block) {
            return [];
        }
        if (block.el instanceof Element) {
            return [block.el];
        }
        return block.children instanceof Array
            ? block.children.flatMap(drawn)
            : drawn(block.child || block.bdom);
    };

    /** @returns {Map<Element, Component[]>} components by the elements they drew, outermost first */
    function drawers() {
        const found = new Map();
        for (const app of App.apps) {
            for (const node of within(app.root)) {
                for (const element of drawn(node.bdom)) {
                    found.set(element, [...(found.get(element) || []), node.component]);
                }
            }
        }
        return found;
    }
    const templateOf = (component) => {
        const { template } = component.constructor;
        return typeof template === "string" && ours.has(template.split(".")[0]) ? template : "";
    };

    /** @returns {Object} the button of a view, and our nearest component, that an element is in */
    function belongs(element, drawersOf) {
        let template = "";
        for (let each = element; each; each = each.parentElement) {
            for (const component of (drawersOf.get(each) || []).toReversed()) {
                if (component.props.clickParams && each === element) {
                    return { button: component };
                }
                template ||= templateOf(component);
            }
        }
        return { template };
    }

    // -- what can be pressed ----------------------------------------------------------------

    const isPressable = (element) =>
        element.matches(PRESSABLE) ||
        Object.keys(element).some((key) => key.startsWith("__event__click"));
    const labelOf = (element) =>
        (element.innerText || element.ariaLabel || element.title || "").trim().split(/\s+/).join(" ").slice(0, 60);
    const viewOf = (element) =>
        ["dialog", "form", "list", "kanban"].find((type) =>
            element.closest(type === "dialog" ? ".o_dialog" : `.o_${type}_view`)
        ) || place().view || "";

    /** Where it is looked: the dialog on top, an open menu, or the whole page. */
    function scope(menu) {
        const opened = menu && [...document.querySelectorAll(".o-dropdown--menu")].at(-1);
        return opened || topDialog() || document.body;
    }

    /** @returns {Object[]} with the element of each */
    function look(way = {}) {
        const drawersOf = drawers();
        const found = new Map();
        for (const element of scope(way.menu).querySelectorAll("*")) {
            if (!isPressable(element) || element.disabled || element.closest(".o_error_dialog, .o_notification") || !isShown(element)) {
                continue;
            }
            const { button, template } = belongs(element, drawersOf);
            if (!button && !template) {
                continue;
            }
            const told = button ? ofView(button, element) : ofOurs(template, element);
            if (told && !found.has(told.key)) {
                found.set(told.key, { ...told, label: labelOf(element), way, element });
            }
        }
        return [...found.values()];
    }

    function ofView({ props }, element) {
        const { name, type, special } = props.clickParams;
        const model = (props.record || props.list)?.resModel;
        const view = viewOf(element);
        return name && !special && { kind: "view", key: `${model} ${view} ${name}`, model, view, name, type };
    }

    function ofOurs(template, element) {
        const classes = [...element.classList].filter((each) => !STATES.test(each)).sort().join(".");
        const { model = "", tag = "" } = place();
        const group = `${template} ${model || tag} ${viewOf(element)} ${element.localName}.${classes}`;
        const icon = element.querySelector("i")?.className || "";
        return { kind: "ours", key: `${group} ${icon} ${labelOf(element)}`, group };
    }

    /** Actions of the suite in the menu of a list or form. */
    function bound(way) {
        const found = [];
        for (const app of App.apps) {
            for (const { component } of within(app.root)) {
                const items = component.props.items?.action;
                if (items instanceof Array && component.props.getActiveIds) {
                    const model = component.props.resModel;
                    for (const { id, name } of items.filter((item) => item.id && !item.callback)) {
                        found.push({ kind: "bound", key: `${model} ${place().view} bound ${id}`, id, label: name, way });
                    }
                }
            }
        }
        return found;
    }

    /** Menus that hide buttons: of a card, behind a form's buttons, of our own. */
    const togglers = () => {
        const drawersOf = drawers();
        const all = [...scope().querySelectorAll(".o-dropdown:not(.o-dropdown--menu)")].filter(isShown);
        const cards = all.filter((each) => each.closest(".o_dropdown_kanban")).slice(0, 1);
        const rest = all.filter((each) => each.matches(".o_statusbar_buttons *, .o-form-buttonbox *") || (!each.closest(".o_kanban_record") && belongs(each, drawersOf).template));
        return [...cards, ...rest];
    };
    const tabs = () => [...scope().querySelectorAll(".o_notebook_headers .nav-link")].filter(isShown);
    const boxes = () => [...scope().querySelectorAll(".o_data_row .o_list_record_selector input")];

    /** Do what brings a button to the screen. */
    async function take({ tab, menu, row, cog }) {
        if (tab !== undefined && tabs()[tab]) {
            tabs()[tab].click();
            await settle();
        }
        if (row) {
            boxes()[0]?.click();
            await settle();
        }
        if (menu !== undefined) {
            togglers()[menu - 1]?.click();
            await settle();
        }
        if (cog) {
            document.querySelector(".o_cp_action_menus .o-dropdown:has(.fa-cog)")?.click();
            await settle();
        }
    }

    /** @returns {Object[]} everything of the suite that can be pressed here, wherever it is hidden */
    async function scan() {
        const found = new Map();
        const add = (each) => {
            for (const one of each) {
                if (!found.has(one.key)) {
                    found.set(one.key, one);
                }
            }
        };
        add(look());
        for (const index of tabs().keys()) {
            await take({ tab: index });
            add(look({ tab: index }));
        }
        for (const index of togglers().keys()) {
            const toggler = togglers()[index];
            toggler.click();
            await settle();
            add(look({ menu: index + 1 }));
            toggler.click();
            await settle();
        }
        if (!document.querySelector(".o_dialog")) {
            const box = boxes()[0];
            if (box) {
                box.click();
                await settle();
                add([...look({ row: true }), ...bound({ row: true, cog: true })]);
                box.click();
                await settle();
            } else if (place().view === "form") {
                add(bound({ cog: true }));
            }
        }
        // an element is of the page only
        return [...found.values()].map((each) => ({ ...each, element: undefined }));
    }

    function choose(select) {
        const other = [...select.options].findIndex((option, index) => index !== select.selectedIndex && !option.disabled);
        select.selectedIndex = other;
        select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /** Press it; @returns {Promise<boolean>} whether it was there */
    async function press({ key, way, kind, label }) {
        await take(way);
        let element;
        if (kind === "bound") {
            element = [...document.querySelectorAll(".o-dropdown--menu .o_menu_item")].find((each) => each.textContent.trim() === label);
        } else {
            element = look(way).find((each) => each.key === key)?.element;
        }
        if (!element) {
            return false;
        }
        element.scrollIntoView({ block: "nearest" });
        if (element.localName === "select") {
            choose(element);
        } else {
            element.click();
        }
        await settle();
        return true;
    }

    // -- where it is ------------------------------------------------------------------------

    /** @returns {Object} what the client shows */
    function place() {
        const { jsId, action, view, views, props } = actions.currentController || {};
        if (!action) {
            return {};
        }
        return {
            jsId,
            type: action.type,
            name: action.name || "",
            tag: action.tag,
            model: action.res_model,
            view: view?.type,
            views: views?.map((each) => each.type),
            view_ids: Object.fromEntries((action.views || []).map(([id, type]) => [type, id])),
            res_id: props?.resId || action.res_id || false,
            action: action._originalAction,
            // lists that are watched leave the page as objects
            ...JSON.parse(JSON.stringify({ domain: action.domain, context: action.context })),
        };
    }

    /** Open an action, as a menu does. */
    async function go({ action, view, res_id: resId }) {
        dialogs.closeAll({ noReload: true });
        const options = { clearBreadcrumbs: true, forceLeave: true };
        if (view) {
            options.viewType = view;
        }
        if (resId) {
            options.props = { resId };
        }
        const request = typeof action === "string" ? JSON.parse(action) : action;
        // what goes wrong is told by the error handler
        actions.doAction(request, options);
        await settle();
        if (view && place().view !== view) {
            // on a phone each action begins with its cards
            actions.switchView(view);
            await settle();
        }
        return arrive();
    }

    /** See to what has just been opened: nothing above it, and of a list in groups the first is open. */
    async function arrive() {
        dialogs.closeAll({ noReload: true });
        const folded = document.querySelector(".o_list_view .o_group_header");
        if (folded && !document.querySelector(".o_data_row")) {
            folded.click();
            await settle();
        }
        return place();
    }

    /** Open the first of the records shown. */
    async function enter() {
        const cards = ".o_kanban_record:not(.o_kanban_ghost)";
        const rows = ".o_data_row .o_data_cell:not(.o_list_button, :has(button, a, input))";
        const first = document.querySelector(`.o_kanban_view ${cards}, .o_list_view ${rows}`);
        if (first && !document.querySelector(".o_view_sample_data")) {
            first.click();
            await settle();
        }
        return Boolean(first);
    }

    /** Yes to a question; @returns {Promise<string>} what is open then: "", "question" or "dialog" */
    async function answer() {
        for (let times = 0; times < 3; times++) {
            const errors = document.querySelectorAll(".o_error_dialog .modal-footer button:last-child");
            for (const close of errors) {
                close.click();
            }
            await settle();
            const top = topDialog();
            if (!top || top.querySelector(".o_error_dialog")) {
                return "";
            }
            const asks = [...within([...App.apps][0].root)].some(
                ({ component, bdom }) => component.constructor.template === "web.ConfirmationDialog" && drawn(bdom).includes(top)
            );
            if (!asks) {
                return "dialog";
            }
            top.querySelector(".modal-footer .btn-primary, .modal-footer button").click();
            await settle();
        }
        return "question";
    }

    window.screens = {
        answer,
        arrive,
        close: () => {
            dialogs.closeAll({ noReload: true });
            document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
            return settle();
        },
        enter,
        go,
        place,
        press,
        scan,
        settle,
        /** What happened since it was last asked. */
        told: () => ({ problems: problems.splice(0), urls: urls.splice(0) }),
        /** How far the page, or the list that fills it, can be moved sideways. */
        sideways: () => {
            const moved = [
                document.scrollingElement,
                ...document.querySelectorAll(".o_content, .o_content > .o_list_renderer, .o_form_sheet_bg, .o_form_sheet"),
            ];
            return Math.max(0, ...moved.map((each) => each.scrollWidth - each.clientWidth));
        },
        menus: () =>
            menus
                .getAll()
                .filter((menu) => menu.actionID)
                .map(({ id, name, xmlid, actionID, actionModel }) => ({ id, name, xmlid, action: actionID, actionModel })),
    };
})();
