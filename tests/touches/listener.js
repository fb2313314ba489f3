/* What arrives in the page: only what the browser itself vouches for (isTrusted). */
(() => {
    if (window.touches) {
        return;
    }
    const happened = [];
    const names = new WeakMap();
    let count = 0;
    let downAt = null;

    const isField = (element) =>
        element &&
        (element.isContentEditable ||
            element.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio])"));

    /** A name that tells fields apart, whatever is drawn anew around them. */
    const nameOf = (element) => {
        const field = element?.closest?.("textarea, select, input, [contenteditable=true]");
        if (!isField(field)) {
            return "";
        }
        if (!names.has(field)) {
            names.set(field, `${field.name || field.id || field.tagName}#${++count}`);
        }
        return names.get(field);
    };
    const add = (kind, more = {}) => happened.push({ kind, ...more });
    const on = (type, listener) =>
        window.addEventListener(type, (ev) => ev.isTrusted && listener(ev), true);

    on("pointerdown", (ev) => {
        downAt = { x: ev.clientX, y: ev.clientY, field: nameOf(ev.target) };
    });
    on("pointerup", (ev) => {
        if (!downAt) {
            return;
        }
        const moved = Math.hypot(ev.clientX - downAt.x, ev.clientY - downAt.y) > 8;
        add(moved ? "drag" : "click", { field: downAt.field });
        downAt = null;
    });
    on("keydown", (ev) => add("key", { key: ev.key, field: nameOf(document.activeElement) }));
    on("wheel", () => happened.at(-1)?.kind === "wheel" || add("wheel"));
    on("input", (ev) => isField(ev.target) && add("edit", { field: nameOf(ev.target) }));

    const isShown = (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
    };
    const within = (scopes, css, text) =>
        scopes
            .flatMap((scope) => [...scope.querySelectorAll(css)])
            .filter((element) => isShown(element) && element.textContent.includes(text));

    /** `[[css, text], …]` from the outside in; the first that matches. */
    const find = (path) =>
        path.reduce((scopes, [css, text]) => within(scopes, css, text), [document])[0];

    /** The nearest thing around it that turns with the wheel. */
    const turned = (element) => {
        for (let each = element.parentElement; each; each = each.parentElement) {
            const { overflowY } = getComputedStyle(each);
            if (each.scrollHeight > each.clientHeight + 1 && /auto|scroll/.test(overflowY)) {
                return each;
            }
        }
        return document.scrollingElement;
    };

    const locate = (path) => {
        const element = find(path);
        if (!element || document.querySelector(".o_blockUI")) {
            return null;
        }
        const box = element.getBoundingClientRect();
        const x = Math.round(box.left + box.width / 2);
        const y = Math.round(box.top + box.height / 2);
        const around = turned(element).getBoundingClientRect();
        const top = Math.max(around.top, 0);
        const bottom = Math.min(around.bottom, window.innerHeight);
        let turn = 0;
        if (y < top || y > bottom) {
            turn = y - (top + bottom) / 2;
        }
        const above = document.elementFromPoint(x, y);
        return {
            x,
            y,
            turn,
            overX: Math.round(around.left + around.width / 2),
            overY: Math.round((top + bottom) / 2),
            isFree: Boolean(above) && !element.disabled && (element.contains(above) || above.contains(element)),
        };
    };

    window.touches = {
        begin: () => happened.splice(0),
        events: () => happened,
        note: (kind) => add(kind),
        find,
        locate,
        isReadyToType: () => isField(document.activeElement),
    };
})();
