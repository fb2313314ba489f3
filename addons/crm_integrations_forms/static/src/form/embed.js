/* Puts a form into any website, where its script is. What the visit began with (campaign, click
   numbers, the page before) is kept as long as the visit lasts, and goes along. */
(function () {
    "use strict";
    const script = document.currentScript;
    const token = script.dataset.form;
    const origin = new URL(script.src).origin;
    const WANTED =
        /^(utm_(campaign|source|medium|term|content)|gclid|gbraid|wbraid|msclkid|fbclid|ttclid|li_fat_id|bd_vid|qhclickid|gdt_vid|qz_gdt|clickid|click_id|sogou_vid|twclid|yclid)$/i;
    const KEY = "crm_form_visit";

    function readVisit() {
        const found = {};
        new URLSearchParams(window.location.search).forEach(function (value, name) {
            if (WANTED.test(name)) {
                found[name] = value.slice(0, 200);
            }
        });
        let kept = {};
        try {
            kept = JSON.parse(window.sessionStorage.getItem(KEY)) || {};
        } catch {
            // storage is switched off: this page is all we know
        }
        // a new campaign begins a new visit
        const isNew = Object.keys(found).length || !kept.page;
        const visit = isNew
            ? Object.assign({ page: window.location.href.slice(0, 1000), ref: document.referrer.slice(0, 1000) }, found)
            : kept;
        try {
            window.sessionStorage.setItem(KEY, JSON.stringify(visit));
        } catch {
            // as above
        }
        return visit;
    }

    const query = new URLSearchParams(readVisit());
    query.set("embed", "1");
    if (script.dataset.lang) {
        query.set("lang", script.dataset.lang);
    }
    const frame = document.createElement("iframe");
    frame.src = origin + "/form/" + encodeURIComponent(token) + "?" + query.toString();
    frame.title = script.dataset.title || document.title;
    frame.style.cssText = "display:block;width:100%;border:0;min-height:420px";
    script.parentNode.insertBefore(frame, script);
    window.addEventListener("message", function (ev) {
        const said = ev.data;
        if (ev.source !== frame.contentWindow || ev.origin !== origin || !said || said.form !== token) {
            return;
        }
        frame.style.height = Math.min(Math.max(Number(said.height) || 0, 200), 10000) + "px";
        if ((said.sent || said.wrong) && frame.getBoundingClientRect().top < 0) {
            frame.scrollIntoView();
        }
    });
})();
