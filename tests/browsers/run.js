// Takes the steps of a scenario page, in its window, its frames and its workers, and keeps what script saw of each.
// A document is { waves: [[step, ...], ...] }: the steps of a wave begin together, the next wave when all have ended.
"use strict";
(() => {
    const scope = self;
    const inWindow = typeof document !== "undefined";
    const results = (scope.__results = []);
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const tell = (result) => {
        if (inWindow && scope.parent === scope) results.push(result);
        else if (inWindow) scope.parent.postMessage({ result }, "*");
        else (scope.__port || scope).postMessage({ result });
    };
    if (inWindow) {
        scope.addEventListener("message", (event) => {
            if (event.data && event.data.result) tell(event.data.result);
        });
    }

    // An element that ends with `load` or `error`.
    const element = (name, step, attributes, place = document.head) => new Promise((done) => {
        const made = document.createElement(name);
        if (step.crossorigin !== undefined) made.crossOrigin = step.crossorigin;
        if (step.integrity) made.integrity = step.integrity;
        if (step.referrerpolicy) made.referrerPolicy = step.referrerpolicy;
        made.onload = made.onloadeddata = () => done({ ok: true });
        made.onerror = () => done({ ok: false, error: "error event" });
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        place.append(made);
        if (name === "video" || name === "audio") made.load();
    });
    const link = (rel, extra = {}) => (step) => element("link", step, { rel, href: step.url, ...extra, ...(step.as ? { as: step.as } : {}) });
    const worker = (made, port = made) => new Promise((done) => {
        const count = { seen: 0 };
        port.onmessage = (event) => {
            if (event.data.result) { tell(event.data.result); count.seen += 1; }
            if (event.data.done) done({ ok: true, count: count.seen });
        };
        made.onerror = (event) => done({ ok: false, error: "worker error" });
    });
    const source = (step, url) => {
        if (step.source === "url") return step.url;
        const text = `self.__steps = ${JSON.stringify(step.steps)}; ` + (step.module ? `import(${JSON.stringify(url)});` : `importScripts(${JSON.stringify(url)});`);
        return step.source === "data" ? "data:text/javascript," + encodeURIComponent(text) : URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    };
    const frame = (step, attributes) => new Promise((done) => {
        const made = document.createElement("iframe");
        if (step.sandbox !== undefined) made.setAttribute("sandbox", step.sandbox);
        if (step.name) made.name = step.name;
        const waiting = (event) => { if (event.source === made.contentWindow && event.data && event.data.done) done({ ok: true }); };
        scope.addEventListener("message", waiting);
        for (const [key, value] of Object.entries(attributes)) made[key] = value;
        made.onload = () => { if (!step.runs) done({ ok: true }); };
        document.body.append(made);
        // The frame goes away while its calls are under way.
        if (step.leave !== undefined) setTimeout(() => { made.remove(); done({ ok: true }); }, step.leave);
    });

    const kinds = {
        async fetch(step) {
            const init = { ...(step.init || {}) };
            const control = new AbortController();
            if (step.abort !== undefined) { init.signal = control.signal; setTimeout(() => control.abort(), step.abort); }
            if (step.timeout !== undefined) init.signal = AbortSignal.timeout(step.timeout);
            if (step.form) { init.body = new FormData(); init.body.append("a", "b"); }
            if (step.stream) {
                init.body = new ReadableStream({ start(to) { to.enqueue(new TextEncoder().encode("part")); to.close(); } });
                init.duplex = "half";
            }
            const got = await fetch(step.url, init);
            const seen = { ok: true, status: got.status, type: got.type, redirected: got.redirected };
            if (step.read === "cancel" && got.body) { await got.body.cancel(); return seen; }
            if (step.read === "unread") return seen;
            try { seen.length = (await got.text()).length; } catch (error) { seen.body_error = String(error); }
            return seen;
        },
        xhr: (step) => new Promise((done) => {
            const made = new XMLHttpRequest();
            made.open(step.method || "GET", step.url);
            for (const [name, value] of Object.entries(step.headers || {})) made.setRequestHeader(name, value);
            made.withCredentials = !!step.credentials;
            if (step.timeout) made.timeout = step.timeout;
            if (step.answer) made.responseType = step.answer;
            if (step.upload) made.upload.onprogress = () => {};
            made.onload = () => done({ ok: true, status: made.status });
            for (const end of ["error", "abort", "timeout"]) made["on" + end] = () => done({ ok: false, error: end, status: made.status });
            made.send(step.body);
            if (step.abort !== undefined) setTimeout(() => made.abort(), step.abort);
        }),
        img: (step) => element("img", step, { src: step.url }, document.body),
        script: (step) => element("script", step, { src: step.url }),
        module: (step) => element("script", step, { src: step.url, type: "module" }),
        style: link("stylesheet"), preload: link("preload"), prefetch: link("prefetch"), preconnect: link("preconnect"), modulepreload: link("modulepreload"),
        manifest: link("manifest"), icon: link("icon"),
        async font(step) { await new FontFace("f" + Math.random(), `url(${step.url})`).load(); return { ok: true }; },
        video: (step) => element("video", step, { src: step.url, preload: "auto" }, document.body),
        audio: (step) => element("audio", step, { src: step.url, preload: "auto" }, document.body),
        track: (step) => new Promise((done) => {
            const video = document.createElement("video");
            if (step.crossorigin !== undefined) video.crossOrigin = step.crossorigin;
            const made = document.createElement("track");
            made.onload = () => done({ ok: true });
            made.onerror = () => done({ ok: false, error: "error event" });
            made.src = step.url; made.default = true;
            video.append(made); document.body.append(video); made.track.mode = "showing";
        }),
        object: (step) => element("object", step, { data: step.url }, document.body),
        async import(step) { await import(step.url); return { ok: true }; },
        async events(step) {
            const made = new EventSource(step.url, { withCredentials: !!step.credentials });
            return new Promise((done) => {
                const end = (seen) => { if (!step.open) made.close(); done(seen); };
                made.onmessage = () => end({ ok: true });
                made.onerror = () => end({ ok: false, error: "error event", state: made.readyState });
            });
        },
        socket: (step) => new Promise((done) => {
            const made = new WebSocket(step.url);
            made.onmessage = () => { made.close(); done({ ok: true }); };
            made.onerror = () => done({ ok: false, error: "error event" });
        }),
        async beacon(step) {
            const sent = navigator.sendBeacon(step.url, step.type ? new Blob([step.body || "x"], { type: step.type }) : step.body || "x");
            await pause(150);
            return { queued: sent };
        },
        worker: (step) => worker(new Worker(source(step, scope.location.origin + "/run.js"), step.module ? { type: "module" } : {})),
        shared(step) { const made = new SharedWorker(source(step, scope.location.origin + "/run.js")); return worker(made, made.port); },
        async service(step) {
            const made = await navigator.serviceWorker.register(step.url);
            if (!navigator.serviceWorker.controller) await new Promise((done) => { navigator.serviceWorker.oncontrollerchange = done; });
            return { ok: !!made };
        },
        frame: (step) => frame(step, { src: step.url }),
        srcdoc: (step) => frame({ ...step, runs: true }, { srcdoc: step.html }),
        dataframe: (step) => frame({ ...step, runs: true }, { src: "data:text/html," + encodeURIComponent(step.html) }),
        form: (step) => new Promise((done) => {
            frame({ name: "target" }, {});
            const made = document.createElement("form");
            made.method = step.method || "post"; made.action = step.url; made.target = "target"; made.enctype = step.enctype || "application/x-www-form-urlencoded";
            made.innerHTML = '<input name="a" value="b">';
            document.body.append(made); made.submit();
            setTimeout(() => done({ submitted: true }), 300);
        }),
        async wait(step) { await pause(step.ms); return { ok: true }; },
        async cookie(step) { document.cookie = step.value; return { ok: true }; },
    };

    async function take(step) {
        const began = Date.now();
        const given = pause(step.patience || 3000).then(() => ({ unfinished: true }));
        let seen;
        try { seen = await Promise.race([kinds[step.do](step), given]); } catch (error) { seen = { ok: false, error: String(error) }; }
        if (step.url && !["service", "frame"].includes(step.do)) tell({ do: step.do, url: step.url, method: step.method || (step.init || {}).method || "GET", began, ...seen });
        return seen;
    }
    async function all(steps) {
        for (const wave of steps.waves || []) await Promise.all(wave.map((step) => pause(step.after || 0).then(() => take(step))));
        if (inWindow && scope.parent !== scope) scope.parent.postMessage({ done: true }, "*");
        else if (!inWindow) (scope.__port || scope).postMessage({ done: true });
        scope.__done = true;
    }
    if (inWindow) scope.addEventListener("load", () => all(scope.__steps));
    else if (typeof SharedWorkerGlobalScope !== "undefined") scope.onconnect = (event) => { scope.__port = event.ports[0]; all(scope.__steps); };
    else if (typeof ServiceWorkerGlobalScope === "undefined") all(scope.__steps);
})();
